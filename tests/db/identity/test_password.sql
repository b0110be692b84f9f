begin;
select plan(46);
select tests.watch_identity();

select is(identity.password_fault(p, 'ann.lee@example.com') ->> 'code', e, d)
from (values
  (null, 'too_short', 'nothing is too short'),
  ('', 'too_short', 'empty is too short'),
  ('eleven char', 'too_short', 'eleven characters are too short'),
  ('twelve chars', null, 'twelve are enough'),
  ('größe äöü ßñ', null, 'of whatever kind'),
  (repeat('e' || U&'\0301', 4) || 'aqwyz', 'too_short', 'nine letters are nine, however their accents are written'),
  ('𝄞 ' || repeat('quite long ', 6) || 'x', 'too_long', '69 characters are too long'),
  (left(repeat('größe çà ', 9), 64), null, '64 are not, whatever their bytes'),
  (left(repeat('größe çà ', 9), 65), 'too_long', '65 are'),
  (repeat('x', 1000000), 'too_long', 'nor a million'),
  ('ann.lee@example.com', 'too_easy', 'the own address is none'),
  ('Ann.Lee@Example.com!1', 'too_easy', 'nor with something behind it'),
  ('AnnLee1234567', 'too_easy', 'nor its name with digits'),
  (repeat('a', 12), 'too_easy', 'one letter'),
  (repeat('12', 6), 'too_easy', 'two digits'),
  (repeat('abcd', 4), 'too_easy', 'four letters over and over'),
  ('123456789012', 'too_easy', 'the digits'),
  ('987654321098', 'too_easy', 'backwards'),
  ('abcdefghijklm', 'too_easy', 'the alphabet'),
  ('qwertyuiopas', 'too_easy', 'the keyboard'),
  ('1qaz2wsx3edc', 'too_easy', 'the keyboard upwards'),
  ('Password1234', 'too_easy', 'the word itself'),
  ('P@ssw0rd!2024', 'too_easy', 'with signs for letters'),
  ('welcomewelcome1', 'too_easy', 'twice'),
  ('iloveyou-princess', 'too_easy', 'two of those words'),
  ('Administrator!', 'too_easy', 'the name of a role'),
  (repeat(' ', 12), 'too_easy', 'blanks'),
  (repeat(U&'\200B', 12), 'too_easy', 'what nobody sees'),
  (U&'\200B\200C\200D\2060\FEFF\00AD\2000\2001\2002\2003\2004\2005\3000', 'too_easy', 'of many kinds'),
  ('correct horse battery', null, 'words that do not belong together are good'),
  ('passwords are a nuisance', null, 'also with a common one among them')) as v (p, e, d);
create temp table made as select identity.hash_password('correct horse') as hash;
select is(tests.hash_count(), 1::bigint, 'to hash is one bcrypt');
select isnt(identity.hash_password('correct horse'), hash, 'two hashes of one password differ by their salt') from made;
select is(identity.check_password(p, hash), e, d)
from made, (values
  ('correct horse', true, 'the password matches'),
  ('correct horsf', false, 'another does not'),
  ('', false, 'nor an empty one'),
  (null, false, 'nor none')) as v (p, e, d);
select is(identity.check_password('correct horse', null), false, 'nobody matches nothing');
select is(tests.hash_count(), 7::bigint, 'each check took one bcrypt, even without a hash to compare with');
select is(identity.check_password(p, identity.hash_password(q)), e, d)
from (values
  (repeat('x', 73), repeat('x', 72), false, 'bcrypt cuts at 72 bytes, we do not'),
  (repeat('ж', 64), repeat('ж', 64), true, '128 bytes match themselves'),
  (repeat('ж', 63) || 'з', repeat('ж', 64), false, 'and nothing that differs at the end'),
  (U&'re\0301sume\0301 of words', U&'r\00E9sum\00E9 of words', true, 'accents match however they are written'),
  (identity.bcrypt_input(repeat('ж', 64)) || '', repeat('ж', 64), true, 'only who knows the key finds what stands for a long one'))
    as v (p, q, e, d);
select ok(bool_and(identity.acquire_hash_slot('log_in') and identity.acquire_hash_slot('sign_up')), 'a caller with a slot may hash again')
  from generate_series(1, 5);
update ops.setting set value = '5' where name = 'identity.password_cost';
select matches(identity.hash_password('x'), '^\$2a\$05\$', 'the cost is a setting');

select * from finish();
rollback;
