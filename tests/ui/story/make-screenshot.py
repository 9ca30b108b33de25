#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Draws docs/screenshot.png anew: make-screenshot.py FILE, with BATON, BATON_CLI and BATON_DRAG_SOURCE as the tests have
them (`meson compile -C BUILD screenshot`). Everything on it is real but the contents of the files."""
import pathlib
import shutil
import subprocess
import sys

import stage
from desktop import Desktop, until
from stage import lab

GIB = 1 << 30
SIZE = (1120, 700)
PEOPLE = {'juliet': 'orchard-wall.jpg', 'benvolio': 'verona-holiday.mkv', 'nurse': 'poultice-recipe.txt', 'mercutio': None}


def paste(play, romeo, who, path):
    source = play.drag(path)
    row = f'^{who.title()}, '
    romeo.activate()
    play.pointer.click(*romeo.middle(romeo.find('list item', row)))
    until(f'{who} chosen', lambda: (node := romeo.sees('list item', row)) and romeo.has(node, 'SELECTED'))
    romeo.keys('ctrl+v')
    romeo.find('label', path.name)
    source.close_window()


def draw(target):
    with stage.Stage(ACCOUNTS=f'romeo {" ".join(PEOPLE)} tybalt laurence') as play:
        for who in PEOPLE:
            play.case.receiver(play.server, account=who, into=play.into(who))
        romeo = play.person('romeo')
        romeo.place(200, 20, *SIZE)
        for who in PEOPLE:
            romeo.find('list item', f'^{who.title()}, Available, Baton')
        for who, size in (('nurse', 12_000), ('juliet', 4_800_000)):
            paste(play, romeo, who, play.case.file(PEOPLE[who], size))
            romeo.find('label', 'To .* identical')
        paste(play, romeo, 'benvolio', play.case.file(PEOPLE['benvolio'], 24 * GIB, sparse=True))
        play.pointer.click(*romeo.middle(romeo.find('list item', '^All Transfers')))
        romeo.press('^(Directly|Through)', role='push button|toggle button')
        play.pointer.jump(2390, 990)
        romeo.find('label', 'To Benvolio .* left')
        left, top, width, height = romeo.inside()
        shutil.copy(play.desktop.shot('screenshot', (left, top, width, height)), target)
    subprocess.run(['mogrify', '-strip', '-define', 'png:compression-level=9', '-define', 'png:compression-filter=5',
                    str(target)], check=True)
    print(f'{target}: {target.stat().st_size} bytes', file=sys.stderr)
    lab.check(target.stat().st_size < 200_000, 'larger than a page should carry')


with Desktop() as stage.Stage.desktop:
    draw(pathlib.Path(sys.argv[1]).resolve())
