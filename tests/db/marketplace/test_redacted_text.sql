begin;
select plan(112);

select is(marketplace.redacted_text(t.said, 'Ada King-Noel', 'ada.lace@home.example'), t.shown, format('of %L', t.said))
from (values
  ('A garden, 200 guests, June 14, budget 10,000', 'A garden, 200 guests, June 14, budget 10,000'),
  ('write to ada@other.example please', 'write to … please'),
  ('ADA@OTHER.EXAMPLE', '…'),
  ('call +1 (555) 010-0199 now', 'call … now'),
  ('call 5550100199', 'call …'),
  ('call 5 5 5 0 1 0 0', 'call …'),
  ('555.010.0199 or 555/010/0199', '… or …'),
  ('555-0100', '…'),
  ('see https://ada.example/wedding?x=1 there', 'see … there'),
  ('www.ada.example', '…'),
  ('adaswedding.com/rsvp', '…'),
  ('insta @ada.wed', 'insta …'),
  ('I am Ada, ask for ada', 'I am …, ask for …'),
  ('Mrs King and Mr NOEL', 'Mrs … and Mr …'),
  ('ada_lace at home', '… at …'),
  ('lace on the dress', '… on the dress'),
  ('Adam and the Kingdom', 'Adam and the …'),
  ('  ', null),
  (null, null)) as t (said, shown);
select is(marketplace.redacted_text('abcde xxx a+', '(.+ .* [', 'a.*@x.example'), 'abcde xxx a+',
  'a name is not used as a regular expression');
select is(marketplace.redacted_text('Ada', null, null), 'Ada', 'without a contact no names are redacted');
select is(marketplace.redacted_text(repeat('1 ', 2000), 'A', 'b@c.example'), '…', 'a long text is redacted in time');


-- Known contact data in any spelling.
select is(marketplace.redacted_text(t.said, 'Eve Jörgensen Stone', 'dora.kay@stonebakery.de', '+1 646 555 0142',
  '{+43 1 9998888,second@other.example}'),
  t.shown, format('of %L', t.said))
from (values
  ('A garden for the evening event, every guest 200', 'A garden for the evening event, every guest 200'),
  ('Call 646–555–0142', 'Call …'),
  ('646‑555‑0142', '…'),
  ('646 555 0142', '…'),
  (E'6\u200b46\u202e555\u00ad0142', '…'),
  ('६४६ ५५५ ०१४२', '…'),
  ('٦٤٦٥٥٥٠١٤٢', '…'),
  ('６４６５５５０１４２', '…'),
  ('六四六 五五五 〇一四二', '…'),
  (E'6\ufe0f\u20e34\ufe0f\u20e36\ufe0f\u20e35\ufe0f\u20e35\ufe0f\u20e35\ufe0f\u20e30\ufe0f\u20e31\ufe0f\u20e34\ufe0f\u20e32', '…'),
  ('❻❹❻❺❺❺⓿❶❹❷', '…'),
  ('first 646, then 555 and at last 0142', 'first …, then … and at last …'),
  ('6 or 4 or 6 or 5 or 5 or 5', '… or … or … or … or … or …'),
  ('646x555x0142', '…x…x…'),
  ('six four six five five five oh one four two', '…'),
  ('6(46)-five5five*01 four2', '…'),
  ('5550142', '…'),
  ('9998888 at home', '… at home'),
  ('dora @ stonebakery.de', '…'),
  ('dora＠stonebakery。de', '…'),
  ('dora(at)stonebakery(dot)de', '…'),
  ('dora at stonebakery dot de', '…'),
  ('DoraKay or dora_kay or d o r a', '… or … or …'),
  ('the Stonebakery', 'the …'),
  ('EVESTONE', '…'),
  ('éve is here', '… is here'),
  ('EvE', '…'),
  ('Stones', '…'),
  ('Joergensen', '…'),
  ('JORGENSEN', '…'),
  (E'Jo\u0308rgensen', '…'),
  ('S.t.o.n.e', '…'),
  ('𝐒𝐭𝐨𝐧𝐞', '…'),
  ('Ｓｔｏｎｅ', '…'),
  (E'St\u200bone', '…'),
  ('our second wedding', 'our … wedding')) as t (said, shown);

-- Anything that looks like contact data.
select is(marketplace.redacted_text(t.said, 'Ada', null, null, '{}', '{node.js}'), t.shown, format('of %L', t.said))
from (values
  ('see bakery.de', 'see …'),
  ('see пример.рф', 'see …'),
  ('bakery.photography/rsvp?x=1 now', '… now'),
  ('t.me/bakery', '…'),
  ('we use Node.js and other.js', 'we use Node.js and …'),
  ('at 5.30 p.m. in the U.S.A., e.g. outside', 'at 5.30 p.m. in the U.S.A., e.g. outside'),
  ('bob (at) bakery (dot) de', '…'),
  ('bob @bakery.de or @ bakery', 'bob …'),
  ('WhatsApp: 123 or signal:bob', '… or …'),
  ('ftp://bakery', '…'),
  ('classic:rustic at 10:30', 'classic:rustic at 10:30'),
  ('5–5–5–0–1–0–0', '…'),
  ('5☎5☎5☎0☎1☎0☎0', '…'),
  ('٥٥٥٠١٠٠', '…'),
  ('five five five oh one double oh nine', 'five five five oh one double oh nine'),
  ('five five five oh one oh nine', '…')) as t (said, shown);
select is(marketplace.redacted_text(t.said, t.name, 'x@y.example'), t.shown, format('of %L', t.said))
from (values
  ('ПЕТРОВА и иван', 'Иван Петров', '… и …'),
  ('Здесь Андрею', 'Андреа', 'Здесь …'),
  ('我是王芳。你好', '王 芳', '我是…。你好'),
  ('talk to alli', 'Al Li', 'talk to …'),
  ('also all', 'Al Li', 'also all'),
  ('A garden for u', 'Ae Ue', 'A garden for u')) as t (said, name, shown);
-- The time is bounded for any text.
select ok(marketplace.redacted_text(t.said, t.name, repeat('a.', 30) || 'a@stonebakery.de', '+1 646 555 0142') is not null,
  'a hard one ends')
from (values (repeat('a.b1-', 1000), 'Eve'), (repeat(' ', 2500) || repeat('@', 2500), repeat('a ', 120)),
  (repeat('a', 5000), repeat('aeoe-', 50)))
  as t (said, name);
-- Letters that look like others, and numbers in words.
select is(marketplace.redacted_text(t.said, 'Dora Stone', 'dora@stonebakery.de', '+1 646 555 0142'), t.shown, format('of %L', t.said))
from (values
  ('646five5five0142', '…'),
  ('sixfoursix fivefivefive zeroonefourtwo', '…'),
  ('six forty-six triple five oh one four two', '…'),
  ('646 double five five 0142', '…'),
  ('six four six five fifty-five oh one forty two', '…'),
  ('sixty-four sixty-five fifty-five oh fourteen', '…'),
  ('646-555-O142', '…'),
  ('6 4 6 5 5 5 0 l 4 2', '…'),
  ('6465550142 or 646555Ol42', '… or …'),
  ('sechs vier sechs fünf fünf fünf null eins vier zwei', '…'),
  ('seis cuatro seis cinco cinco cinco cero uno cuatro dos', '…'),
  ('six quatre six cinq cinq cinq zéro', '…'),
  ('陸肆陸伍伍伍零壹肆貳', '…'),
  ('someone for forty guests, two tables, no eight', 'someone for forty guests, two tables, no eight'),
  ('D0ra $t0ne', '…'),
  ('ᴅᴏʀᴀ ꜱᴛᴏɴᴇ', '…'),
  ('🅳🅾🆁🅰 and 🆂🆃🅾🅽🅴', '… and …'),
  ('🇩 🇴 🇷 🇦', '…'),
  ('foo&#64;bar&#46;com', '…'),
  ('foo%40bar%2Ecom', '…'),
  ('bakery . com, bakery. com', '…, …'),
  ('love at gmail com', 'love at …'),
  ('A tent. Compact tables . Communal', 'A tent. Compact tables . Communal')) as t (said, shown);
select is(marketplace.redacted_text(t.said, t.name, 'x@y.example'), t.shown, format('of %L', t.said))
from (values
  (E'ask for D\u043era St\u043ene', 'Dora Stone', 'ask for …'),
  (E'\u13a0ora', 'Dora Stone', '…'),
  ('Mapия', 'Мария', '…'),
  ('ΕΙΕΝΑ and Elena', 'Elena', '… and …'),
  ('41 guests, lot 1154', 'Al', '41 guests, lot 1154')) as t (said, name, shown);
-- Numbers that span several texts.
select is(
  marketplace.redacted_texts('{Albany 646,555 01,"42 guests, Ada",null}', 'Ada', 'x@y.example', '+1 646 555 0142'),
  array['Albany …', '…', '… guests, …', null], 'a number that continues in the next text is redacted');

select * from finish();
rollback;
