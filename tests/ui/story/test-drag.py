#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Real files, dragged by a real pointer from another window onto a person, accepted in the other window's dialog."""
import stage
from stage import lab, until

MIB = 1 << 20


def hover(play, window, source, row):
    """Carries what was picked up onto a row, until the row says what letting go will do."""
    source.pick_up()
    play.pointer.move(*window.middle(window.find('list item', row)))
    # One more motion on the spot: the position that counts.
    play.pointer.move(play.pointer.x + 3, play.pointer.y, steps=3)


def hand_over(play, romeo, juliet, *paths, shots=False):
    """Drags files onto Juliet and accepts them at her side."""
    source = play.drag(*paths)
    hover(play, romeo, source, '^Juliet, Available')
    said = romeo.find('list item', '^Juliet, .*Drop to send').get_name()
    if shots:
        romeo.shot('drag-1-hovering')
    lab.check(source.drop(), 'the drop was not taken;', source.says())
    romeo.gone('list item', 'Drop to send')
    source.close_window()
    # She works in another window: nothing may pop up over it, but the list shows the offer.
    juliet.find('label', 'wants to send you')
    juliet.activate()
    juliet.find('label', r'^Accept (a|\d+) Files? from Romeo\?$')
    return said


def a_file_dragged_onto_a_person_arrives():
    with stage.Stage() as play:
        romeo, juliet = play.both()
        path = play.case.file('verona holiday ä.mkv', 700 * MIB)
        said = hand_over(play, romeo, juliet, path, shots=True)
        lab.check('1 file' in said and '734 MB' in said, 'the row says', said)
        juliet.find('label', '^verona holiday ä.mkv$')
        juliet.shot('drag-2-dialog')
        juliet.answer('^_Accept ')
        romeo.find('progress bar', 'verona holiday')
        romeo.shot('drag-3-moving-sender')
        juliet.shot('drag-3-moving-receiver')
        play.arrived('juliet', path)
        for window, words in ((romeo, 'To Juliet'), (juliet, 'From Romeo')):
            window.find('label', f'{words}.* identical')
        romeo.shot('drag-4-finished-sender')
        juliet.shot('drag-4-finished-receiver')
        stage.no_complaints(romeo, juliet)


def several_files_arrive_through_one_dialog():
    with stage.Stage() as play:
        romeo, juliet = play.both()
        paths = [play.case.file(name, size) for name, size in (('one.txt', 1), ('empty.txt', 0), ('three & four.pdf', MIB),
                                                               ('#five%20.jpg', 3 * MIB))]
        said = hand_over(play, romeo, juliet, *paths)
        lab.check('4 files' in said, 'the row says', said)
        juliet.find('label', r'^Accept 4 Files from Romeo\?$')
        juliet.shot('drag-several-dialog')
        juliet.answer('^_Accept ')
        for path in paths:
            play.arrived('juliet', path)
        until('four finished rows', lambda: len(list(juliet.seek('label', 'From Romeo.* identical'))) == 4)
        stage.no_complaints(romeo, juliet)


def a_folder_goes_file_by_file():
    with stage.Stage() as play:
        romeo, juliet = play.both()
        folder = play.case.folder / 'from' / 'manuscripts'
        (folder / 'act 2').mkdir(parents=True)
        paths = [folder / 'prologue.txt', folder / 'act 2' / 'scene 2.txt']
        for path in paths:
            path.write_text(path.name * 1000)
        hand_over(play, romeo, juliet, folder)
        juliet.find('label', r'^Accept 2 Files from Romeo\?$')
        juliet.answer('^_Accept ')
        for path in paths:
            play.arrived('juliet', path)
        stage.no_complaints(romeo, juliet)


def a_person_who_is_offline_takes_no_drop():
    with stage.Stage() as play:
        romeo = play.person('romeo')
        path = play.case.file('letter.txt', 10)
        source = play.drag(path)
        row = romeo.find('list item', '^Juliet, Offline')
        hover(play, romeo, source, '^Juliet, Offline')
        lab.check(not source.drop(), 'the drop was taken')
        lab.check('Drop to send' not in row.get_name(), row.get_name())
        lab.check(not romeo.sees('label', 'letter.txt'), 'a transfer was made')
        stage.no_complaints(romeo)


stage.main(a_file_dragged_onto_a_person_arrives, several_files_arrive_through_one_dialog, a_folder_goes_file_by_file,
           a_person_who_is_offline_takes_no_drop)
