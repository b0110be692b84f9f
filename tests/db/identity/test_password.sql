begin;
select plan(17);
select tests.watch_identity();

select is(identity.password_fault(p) ->> 'code', e, d)
from (values
  (null, 'too_short', 'nothing is too short'),
  ('', 'too_short', 'empty is too short'),
  ('123456789', 'too_short', 'nine characters are too short'),
  ('ääääääääää', null, 'ten characters are enough, of whatever kind'),
  (repeat('x', 72), null, '72 bytes are not too long'),
  (repeat('ä', 37), 'too_long', '74 bytes are, in 37 characters')) as v (p, e, d);
create temp table made as select identity.hash_password('correct horse') as hash;
select is(tests.hash_count(), 1::bigint, 'to hash is one bcrypt');
select isnt(identity.hash_password('correct horse'), hash, 'with a salt') from made;
select is(identity.check_password(p, hash), e, d)
from made, (values
  ('correct horse', true, 'the password matches'),
  ('correct horsf', false, 'another does not'),
  ('', false, 'nor an empty one'),
  (null, false, 'nor none')) as v (p, e, d);
select is(identity.check_password('correct horse', null), false, 'nobody matches nothing');
select is(tests.hash_count(), 7::bigint, 'each check was one bcrypt, also that against nobody');
select is(identity.check_password(repeat('x', 73), identity.hash_password(repeat('x', 72))), false, 'bcrypt cuts at 72 bytes, we do not');
select ok(bool_and(identity.take_hash_slot()), 'who has a slot may hash again') from generate_series(1, 5);
update ops.setting set value = '5' where name = 'identity.password_cost';
select matches(identity.hash_password('x'), '^\$2a\$05\$', 'the cost is a setting');

select * from finish();
rollback;
