begin;
select plan(26);

create function pg_temp.outcome(signature text, raw bytea default 'body', secrets text[] default '{secret number one,secret number two}')
returns text language plpgsql as $$
begin
  perform billing.check_signature(raw, signature, secrets, to_timestamp(1800000000));
  return 'ours';
exception when sqlstate 'PGRST' then
  return sqlerrm::jsonb ->> 'code';
end
$$;
create function pg_temp.signed(secret text default 'secret number one', at bigint default 1800000000, raw bytea default 'body')
  returns text language sql as $$
  select tests.sign_stripe(raw, secret, to_timestamp(at))
$$;
create function pg_temp.hash(signature text) returns text language sql as $$ select split_part(signature, 'v1=', 2) $$;

select throws_ok($$ set local role leadmill_api; select billing.check_signature('', '', '{}', now()) $$, '42501', null,
  'the service asks for no check of its own secrets');
reset role;
-- From the documentation of HMAC-SHA256 (RFC 4231, test case 2), so that this does not only agree with itself.
select is(encode(extensions.hmac('what do ya want for nothing?', 'Jefe', 'sha256'), 'hex'),
  '5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843', 'the hash is HMAC-SHA256');
select is(pg_temp.outcome(pg_temp.signed()), 'ours', 'a signature with the first secret is valid');
select is(pg_temp.outcome(pg_temp.signed('secret number two')), 'ours', 'a body signed with the second secret is ours');
select is(pg_temp.outcome(pg_temp.signed() || ',v1=' || repeat('0', 64) || ',v0=' || repeat('0', 64)), 'ours',
  'one valid signature among several is enough');
select is(pg_temp.outcome('v1=' || repeat('0', 64) || ' , ' || replace(pg_temp.signed(), ',', ' , ')), 'ours',
  'parts are accepted in any order and with blanks');
select is(pg_temp.outcome(pg_temp.signed(raw => '\x00ff80'), '\x00ff80'), 'ours', 'bytes, not text, are signed');
select is(pg_temp.outcome(pg_temp.signed('secret number three')), 'LM511', 'a signature with an unknown secret is LM511');
select is(pg_temp.outcome(pg_temp.signed(''), secrets => '{}'), 'LM511', 'without secrets every signature is LM511');
select is(pg_temp.outcome(pg_temp.signed(''), secrets => null), 'LM511', 'without a list of secrets nothing is checked: LM511');
select is(pg_temp.outcome(pg_temp.signed(), 'Body'), 'LM511', 'a signature of another body is LM511');
select is(pg_temp.outcome(replace(pg_temp.signed(), 't=1800000000', 't=1800000001')), 'LM511', 'a changed time is LM511');
select is(pg_temp.outcome(replace(pg_temp.signed(), 'v1=', 'v0=')), 'LM511', 'a signature of scheme v0 is LM511');
select is(pg_temp.outcome('t=1800000000,' || pg_temp.signed()), 'LM511', 'a header with two times is LM511');
select is(pg_temp.outcome('v1=' || pg_temp.hash(pg_temp.signed())), 'LM511', 'a header without a time is LM511');
select is(pg_temp.outcome(upper(pg_temp.signed())), 'LM511', 'a header in upper case is LM511');
select is(pg_temp.outcome(null), 'LM511', 'a missing header is LM511');
select is(pg_temp.outcome(''), 'LM511', 'an empty header is LM511');
select is(pg_temp.outcome('t=,v1='), 'LM511', 'a header with empty parts is LM511');
select is(pg_temp.outcome('t=-1,v1=0'), 'LM511', 'a negative time is LM511');
select is(pg_temp.outcome('t=1e9,v1=0'), 'LM511', 'a time in exponent form is LM511');
select is(pg_temp.outcome('t=9999999999999,v1=0'), 'LM511', 'a time that is too long is LM511');
select is(pg_temp.outcome(repeat('v1=0,', 1000) || pg_temp.signed()), 'LM511', 'a header that is too long is LM511');
select is(pg_temp.outcome(pg_temp.signed(at => 1800000300)), 'ours', 'five minutes ahead are tolerated');
select is(pg_temp.outcome(pg_temp.signed(at => 1800000301)), 'LM512', 'a time of 301 seconds ahead is LM512');
select is(pg_temp.outcome(pg_temp.signed(at => 1799999699)), 'LM512', 'a signature that is too old is LM512');

select * from finish();
rollback;
