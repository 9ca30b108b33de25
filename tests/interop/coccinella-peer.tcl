#!/usr/bin/env tclsh
# SPDX-License-Identifier: GPL-3.0-or-later
#
# Coccinella 0.96.20 without its windows: its own jabberlib, not a line of it changed, signs in, takes every file it is
# offered and sends what standard input asks for. Here stands what the application adds to the library: the answer to
# an offer, to disco, the way to a proxy (lib/FTrans.tcl, jabber/Disco.tcl, Jabber.tcl of Coccinella).
#
# Events go to standard output, one JSON object a line; stanzas to standard error.
# Commands: `send FULL-JID PATH`; the end of standard input ends it.

encoding system utf-8
foreach channel {stdin stdout stderr} {
    fconfigure $channel -encoding utf-8 -buffering line
}

array set option {
    -account "" -password-file "" -host 127.0.0.1 -port 5222 -into . -coccinella /usr/share/coccinella
    -fast 1
    -methods {s5b ibb}
    -proxy 1
}
foreach {name value} $argv {
    if {![info exists option($name)]} {
        puts stderr "There is no option $name."
        exit 2
    }
    set option($name) $value
}

proc quote {text} {
    set text [string map {\\ \\\\ \" \\\" \n \\n \r \\r \t \\t} $text]
    return "\"[regsub -all {[\x00-\x1f]} $text ?]\""
}

# Prints an event with names and values.
proc tell {event args} {
    set json "{\"event\": [quote $event]"
    foreach {name value} $args {
        append json ", [quote $name]: [quote $value]"
    }
    puts "$json}"
}

proc bgerror {message} {
    tell notice title "Tcl error" text $message
    puts stderr $::errorInfo
}

# The library takes these for granted.
proc ::Debug {args} {}
foreach folder {contrib jabberlib TclXML} {
    lappend auto_path [file join $option(-coccinella) $folder]
}
package require http 2.3
package require sha1
package require uriencode
foreach package {jlib jlib::roster jlib::caps jlib::connect jlib::disco jlib::dns jlib::ftrans jlib::si jlib::vcard} {
    package require $package
}
# A method is offered if its package is there.
if {"ibb" in $option(-methods)} {
    package require jlib::ibb
}
if {"s5b" in $option(-methods)} {
    package require jlib::bytestreams
    set jlib::bytestreams::fastmode $option(-fast)
} else {
    set option(-proxy) 0
}

trace add execution ::jlib::putssocket enter {apply {{words op} { puts stderr "SENT [lindex $words 2]" }}}
trace add execution ::wrapper::parse enter {apply {{words op} { puts stderr "RECEIVED [lindex $words 2]" }}}

# --- receiving

proc offered {jlib jid name size answer args} {
    set sid [lindex $answer 2]
    set path [file join $::option(-into) [file tail $name]]
    tell offered peer $jid name $name size $size
    {*}$answer yes -channel [open $path w] -progress ignore -command [list received $path]
}

proc received {path jlib sid status {error ""}} {
    tell [expr {$status eq "ok" ? "done" : "failed"}] direction in path $path status $status text $error
}

# --- sending

proc send {to path} {
    $::jlib disco get_async info $to [list send_to_capable $to $path]
}

proc send_to_capable {to path jlib type from query} {
    if {$type eq "error" || ![$jlib disco hasfeature http://jabber.org/protocol/si/profile/file-transfer $to]} {
        tell failed direction out peer $to text "no file transfer"
        return
    }
    $jlib filetransfer send $to [list sent $to] -file $path -mime application/octet-stream \
        -hash [lindex [exec md5sum -- $path] 0]
}

proc sent {to jlib status sid {answer ""}} {
    tell [expr {$status eq "result" ? "done" : "failed"}] direction out peer $to status $status text $answer
}

# --- the way to the proxy of the own server

proc find_proxy {jlib type from items args} {
    foreach component [$jlib disco children $from] {
        $jlib disco get_async info $component [list ask_proxy $component]
    }
}

proc ask_proxy {component jlib type from query} {
    if {$type ne "error" && [$jlib disco hasfeature http://jabber.org/protocol/bytestreams $component]} {
        $jlib bytestreams get_proxy $component [list use_proxy $component]
    }
}

proc use_proxy {component jlib type query} {
    set host [wrapper::getfirstchildwithtag $query streamhost]
    $jlib bytestreams configure -proxyhost \
        [list $component [wrapper::getattribute $host host] [wrapper::getattribute $host port]]
    tell proxy jid $component
}

# --- what others ask: answers to the node it announces in its caps are errors, as in the application

set caps_node http://coccinella.sourceforge.net/protocol/caps
set caps_version 0.96.20

proc answer_disco {jlib what from query args} {
    array set arguments $args
    set to [list -to $from]
    if {[info exists arguments(-id)]} {
        lappend to -id $arguments(-id)
    }
    set node [wrapper::getattribute $query node]
    set attributes [list xmlns [wrapper::getattribute $query xmlns]]
    if {$node ne ""} {
        lappend attributes node $node
    }
    set children {}
    set type result
    if {$what eq "info" && $node in [list "" $::caps_node#$::caps_version]} {
        foreach identity [$jlib disco getidentities] {
            lassign $identity category kind name
            lappend children [wrapper::createtag identity -attrlist [list category $category type $kind name $name]]
        }
        foreach feature [jlib::disco::getregisteredfeatures] {
            lappend children [wrapper::createtag feature -attrlist [list var $feature]]
        }
    } elseif {$what ne "items" || $node ne ""} {
        set type error
        set condition [wrapper::createtag item-not-found -attrlist {xmlns urn:ietf:params:xml:ns:xmpp-stanzas}]
        lappend children [wrapper::createtag error -attrlist {code 404 type cancel} -subtags [list $condition]]
    }
    $jlib send_iq $type [list [wrapper::createtag query -attrlist $attributes -subtags $children]] {*}$to
    return 1
}

# --- the account

proc ignore {args} {
    return 0
}

proc present {jlib presence args} {
    if {[wrapper::getattribute $presence type] eq ""} {
        tell present peer [wrapper::getattribute $presence from]
    }
    return 0
}

proc stream_ended {jlib what args} {
    if {$what in {disconnect networkerror xmlerror streamerror}} {
        tell offline text "$what $args"
        exit 1
    }
}

proc signed_in {jlib status {code ""} {message ""}} {
    if {$status eq "error"} {
        tell offline text "$code $message"
        exit 1
    }
    if {$status ne "ok"} {
        return
    }
    $jlib roster send_get -command ignore
    set caps [wrapper::createtag c -attrlist [list xmlns http://jabber.org/protocol/caps hash sha-1 \
        node $::caps_node ver [$jlib caps generate_ver] ext [$jlib caps getexts]]]
    $jlib send_presence -priority 1 -extras [list $caps]
    if {$::option(-proxy)} {
        $jlib disco get_async items [$jlib getserver] find_proxy
    }
    tell online jid [$jlib myjid]
}

proc command {} {
    if {[gets stdin line] < 0} {
        if {[eof stdin]} {
            exit 0
        }
        return
    }
    if {[regexp {^send (\S+) (.+)$} $line -> to path]} {
        send $to $path
    } else {
        tell notice title "No such command" text $line
    }
}

jlib::ftrans::registerhandler offered
set jlib [jlib::new client -iqcommand ignore -messagecommand ignore -presencecommand ignore]
$jlib presence_register_ex present
$jlib disco registeridentity client pc Coccinella
$jlib disco registerhandler answer_disco
if {"s5b" in $option(-methods)} {
    $jlib bytestreams configure -port 0
}

set file [open $option(-password-file)]
set password [string trim [read $file]]
close $file
$jlib connect connect $option(-account) $password -ip $option(-host) -port $option(-port) -secure 1 -method sasl \
    -command signed_in
fconfigure stdin -blocking 0
fileevent stdin readable command
vwait forever
