begin;
select plan(22);

select is(marketplace.public_text(t.said, 'Ada King-Noel', 'ada.lace@home.example'), t.shown, format('of %L', t.said))
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
  ('ada_lace at home', 'ada_lace at home'),
  ('lace on the dress', '… on the dress'),
  ('Adam and the Kingdom', 'Adam and the Kingdom'),
  ('  ', null),
  (null, null)) as t (said, shown);
select is(marketplace.public_text('a (b) [c] x+', '(b) [c] x+', 'a.*@x.example'), 'a (b) [c] x+', 'a name is no pattern');
select is(marketplace.public_text('Ada', null, null), 'Ada', 'without a contact nothing is known of names');
select is(marketplace.public_text(repeat('1 ', 2000), 'A', 'b@c.example'), '…', 'a long one ends');

select * from finish();
rollback;
