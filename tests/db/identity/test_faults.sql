begin;
select plan(10);

select is(identity.text_fault('f', v, 3, r) ->> 'code', e, d)
from (values
  (null, false, null, 'nothing is no fault where it may be'),
  (null, true, 'required', 'nothing is one where it may not'),
  ('  ', true, 'required', 'nor are blanks'),
  ('abc', true, null, 'three characters of three'),
  ('abcd', true, 'too_long', 'four of three'),
  (e'a\tb', false, 'not_a_match', 'a control character')) as t (v, r, e, d);
select is(identity.email_fault('a@b.example'), null, 'a valid address has no fault');
select is(identity.email_fault(repeat('a', 250) || '@b.example') ->> 'code', 'too_long',
  'an address of more than 254 characters is too long');
select lives_ok($$select identity.refuse_faults(null, null)$$, 'without faults nothing is refused');
select is(tests.outcome($$select identity.refuse_faults(null, '{"field": "f"}')$$), '400 LM109', 'one fault is enough');

select * from finish();
rollback;
