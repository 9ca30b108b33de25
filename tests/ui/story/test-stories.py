#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""What people do with the window besides dragging files, each as one short story on a real server."""
import stage
from stage import lab, until

MIB = 1 << 20
GIB = 1 << 30


def paste(play, sender, row, *paths):
    """Chooses a contact by a click, and pastes files that were copied in another window."""
    source = play.drag(*paths)
    sender.activate()
    play.pointer.click(*sender.middle(sender.find('list item', row)))
    until(f'{row} chosen', lambda: (node := sender.sees('list item', row)) and sender.has(node, 'SELECTED'))
    sender.keys('ctrl+v')
    return source


def offer(play, *paths):
    """Romeo and Juliet, and files that he has offered to her by pasting."""
    romeo, juliet = play.both()
    paste(play, romeo, '^Juliet, Available', *paths)
    juliet.find('label', 'wants to send you')
    juliet.activate()
    juliet.find('dialog', r'^Accept .* from Romeo\?$')
    return romeo, juliet


def a_wrong_password_is_told_beside_the_field():
    with stage.Stage() as play:
        server = play.server
        romeo = play.window('romeo', '--profile', 'romeo', '--server', f"{server.env['address']}:{server.port}",
                            '--ca-file', server.env['ca'], '--into', play.into('romeo'))
        romeo.shot('sign-in-empty')
        lab.check(not romeo.has(romeo.find('push button', 'Sign In'), 'SENSITIVE'), 'nothing to sign in with')
        romeo.write('^Address$', f'romeo@{server.domain}')
        romeo.write('^Password$', 'wherefore')
        romeo.press('Sign In')
        sentence = romeo.find(None, 'did not accept this password').get_name()
        lab.check(server.domain in sentence, 'which server did not take it:', sentence)
        romeo.shot('sign-in-wrong')
        romeo.write('^Password$', (server.folder / 'password').read_text().strip())
        romeo.press('Sign In')
        romeo.find('list item', '^Juliet, Offline')
        romeo.find(None, f'romeo@{server.domain}, Available')
        stage.no_complaints(romeo)


def an_offer_is_declined():
    with stage.Stage() as play:
        romeo, juliet = offer(play, play.case.file('letter.txt', MIB))
        juliet.answer('^_Decline ')
        juliet.find('label', '^You declined it')
        romeo.find('label', '^Juliet did not want this file')
        lab.check(not list(play.into('juliet').iterdir()), 'something was written')
        stage.no_complaints(romeo, juliet)


def a_file_is_cancelled_while_it_moves():
    with stage.Stage() as play:
        romeo, juliet = offer(play, play.case.file('verona.mkv', 6 * GIB, sparse=True))
        juliet.answer('^_Accept ')
        romeo.find('progress bar', 'verona')
        juliet.find('progress bar', 'verona')
        romeo.press('^Cancel verona')
        romeo.find('label', '^You cancelled it')
        juliet.find('label', '^Romeo cancelled it')
        until('an empty folder', lambda: not [path for path in play.into('juliet').iterdir() if path.suffix != '.part'])
        stage.no_complaints(romeo, juliet)


def closing_asks_while_a_file_moves():
    with stage.Stage() as play:
        romeo, juliet = offer(play, play.case.file('verona.mkv', 12 * GIB, sparse=True))
        juliet.answer('^_Accept ')
        romeo.find('progress bar', 'verona')
        romeo.keys('ctrl+w')
        romeo.find('dialog', '^Quit Baton')
        romeo.shot('closing')
        romeo.answer('Keep Going')
        romeo.gone('dialog', '^Quit Baton')
        lab.check(romeo.process.poll() is None, 'it ended')
        romeo.find('progress bar', 'verona')
        romeo.keys('ctrl+q')
        romeo.find('dialog', '^Quit Baton')
        romeo.answer('_Quit ')
        lab.check(romeo.wait_end() == 0, 'exit status', romeo.process.returncode)
        juliet.find('label', '^Romeo (cancelled it|went away)')
        juliet.find('list item', '^Romeo, Offline')
        stage.no_complaints(romeo, juliet)


def offline_people_are_refused_with_a_sentence():
    with stage.Stage() as play:
        romeo = play.person('romeo')
        paste(play, romeo, '^Juliet, Offline', play.case.file('letter.txt', 10))
        romeo.find(None, '^Juliet is not online')
        lab.check(not romeo.sees('label', 'letter.txt'), 'a transfer was made')
        stage.no_complaints(romeo)


def a_stranger_is_let_in():
    with stage.Stage(STRANGERS='nurse', ACCOUNTS='juliet') as play:
        juliet, nurse = play.person('juliet'), play.person('nurse')
        nurse.press('Add a Contact')
        nurse.write('^Address$', f'juliet@{play.server.domain}', root=nurse.find('frame', '^Add a Contact$'))
        nurse.press('^_Add Add$')
        juliet.find(None, 'nurse@.* wants to add you')
        juliet.shot('request')
        juliet.press('^Let nurse@')
        nurse.find('list item', '^juliet.*, Available')
        path = play.case.file('recipe.txt', 1000)
        paste(play, nurse, '^juliet.*, Available', path)
        juliet.find('label', 'wants to send you')
        juliet.activate()
        juliet.answer('^_Accept ')
        play.arrived('juliet', path)
        stage.no_complaints(juliet, nurse)


# What takes the focus or stands for a group, in the words of the accessibility bus.
NAMED = ('push button', 'toggle button', 'entry', 'text', 'password text', 'list', 'progress bar')


def is_of_libadwaita(node):
    """The list inside a group of rows and the eye inside a password row: libadwaita 1.2 lets nobody name them."""
    name, parents = node.get_name(), []
    while (node := node.get_parent()):
        parents.append(node.get_name())
    return name == 'GtkListBox' and parents[0] == '' or name == 'GtkImage' and 'Password' in parents


def everything_has_a_name():
    """What takes the focus says what it is: a screen reader has nothing else."""
    with stage.Stage() as play:
        romeo, juliet = offer(play, play.case.file('letter.txt', 10))
        bare = set()
        for window in (romeo, juliet):
            for node in window.walk():
                role, name = node.get_role_name(), node.get_name() or ''
                # GTK 4.8 tells the class where there is no name.
                if role in NAMED and (not name.strip() or name.startswith(('Gtk', 'Adw', 'Baton'))):
                    if not is_of_libadwaita(node):
                        bare.add(f'{role} {name!r} in {node.get_parent().get_parent().get_name()!r}')
        lab.check(not bare, 'without a name:', sorted(bare))


def dark_and_narrow():
    with stage.Stage() as play:
        romeo = play.person('romeo', environment={'ADW_DEBUG_COLOR_SCHEME': 'prefer-dark'})
        juliet = play.person('juliet')
        juliet.place(1300, 20, 360, 640)
        paths = [play.case.file('verona holiday.mkv', 40 * MIB), play.case.file('orchard-by-moonlight-and-lark.jpg', MIB)]
        paste(play, romeo, '^Juliet, Available', *paths)
        juliet.find('label', 'wants to send you')
        juliet.shot('narrow-contacts')
        juliet.activate()
        juliet.find('dialog', 'from Romeo')
        juliet.shot('narrow-dialog')
        juliet.answer('^_Accept ')
        for path in paths:
            play.arrived('juliet', path)
        until('two finished rows', lambda: len(list(romeo.seek('label', 'To Juliet.* identical'))) == 2)
        romeo.shot('dark-finished')
        play.pointer.click(*juliet.middle(juliet.find('list item', '^All Transfers')))
        until('two finished rows', lambda: len(list(juliet.seek('label', 'From Romeo.* identical'))) == 2)
        juliet.shot('narrow-finished')
        stage.no_complaints(romeo, juliet)


stage.main(a_wrong_password_is_told_beside_the_field, an_offer_is_declined, a_file_is_cancelled_while_it_moves,
           closing_asks_while_a_file_moves, offline_people_are_refused_with_a_sentence, a_stranger_is_let_in,
           everything_has_a_name, dark_and_narrow)
