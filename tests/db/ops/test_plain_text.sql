begin;
select plan(27);

select is(ops.plain_text(t.said), t.kept, format('plain text of %L', t.said))
from (values
  ('abc', 'abc'), (' a b ', ' a b '), (E'a\tb\r\nc', E'a\tb\r\nc'), (E'a\u0308', 'ä'), (E'user\u202etxt.exe', 'usertxt.exe'),
  (E'a\u200bb\ufeffc\u2060', 'abc'), (E'a\u0001b\u007f', 'ab'), (E'می\u200cخواهم', E'می\u200cخواهم'),
  (E'👩\u200d🚀', E'👩\u200d🚀'), ('', null), (E' \t\n', null), (E'\u200b', null), (E'\u00a0\u3164\u2800', null), (null, null))
    as t (said, kept);
select is(ops.trimmed_line(t.said), t.kept, format('line of %L', t.said))
from (values (E'\u200b\u00a0 Jo Ann \u2003', 'Jo Ann'), (E'\u3000', null), ('x', 'x'), (null, null)) as t (said, kept);
select is(ops.is_blank(E'\u115f\ufe0f\U000e0041'), true, 'fillers, selectors and tags leave nothing to be seen');
select is(ops.is_blank('٣'), false, 'a letter of any script does');
select is(ops.is_blank(null), true, 'a text that is null stays null');
select is(ops.ascii_digits(t.said), t.read, format('digits of %L', t.said))
from (values ('a1b', 'a1b'), ('٠١٢٣٤٥٦٧٨٩', '0123456789'), ('६५', '65'), ('９', '9'), (null, null)) as t (said, read);
select is((select count(*)::integer from regexp_split_to_table(ops.digits(), '')), 650, 'the digits are those of 65 other scripts');

select * from finish();
rollback;
