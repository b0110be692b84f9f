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
create function pg_temp.signed(secret text default 'secret number one', at bigint default 1800000000, raw bytea default 'body') returns text language sql as $$
  select tests.sign_stripe(raw, secret, to_timestamp(at))
$$;
create function pg_temp.hash(signature text) returns text language sql as $$ select split_part(signature, 'v1=', 2) $$;

select throws_ok($$ set local role leadmill_api; select billing.check_signature('', '', '{}', now()) $$, '42501', null, 'the service asks for no check of its own secrets');
reset role;
-- From the documentation of HMAC-SHA256 (RFC 4231, test case 2), so that this does not only agree with itself.
select is(encode(extensions.hmac('what do ya want for nothing?', 'Jefe', 'sha256'), 'hex'),
  '5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843', 'the hash is HMAC-SHA256');
select is(pg_temp.outcome(pg_temp.signed()), 'ours', 'signed with the first secret');
select is(pg_temp.outcome(pg_temp.signed('secret number two')), 'ours', 'a body signed with the second secret is ours');
select is(pg_temp.outcome(pg_temp.signed() || ',v1=' || repeat('0', 64) || ',v0=' || repeat('0', 64)), 'ours', 'one good signature among several');
select is(pg_temp.outcome('v1=' || repeat('0', 64) || ' , ' || replace(pg_temp.signed(), ',', ' , ')), 'ours', 'in any order, with blanks');
select is(pg_temp.outcome(pg_temp.signed(raw => '\x00ff80'), '\x00ff80'), 'ours', 'bytes, not text, are signed');
select is(pg_temp.outcome(pg_temp.signed('secret number three')), 'LM511', 'another secret');
select is(pg_temp.outcome(pg_temp.signed(''), secrets => '{}'), 'LM511', 'no secret signs nothing');
select is(pg_temp.outcome(pg_temp.signed(''), secrets => null), 'LM511', 'without a list of secrets nothing is checked: LM511');
select is(pg_temp.outcome(pg_temp.signed(), 'Body'), 'LM511', 'another body');
select is(pg_temp.outcome(replace(pg_temp.signed(), 't=1800000000', 't=1800000001')), 'LM511', 'another time');
select is(pg_temp.outcome(replace(pg_temp.signed(), 'v1=', 'v0=')), 'LM511', 'another scheme');
select is(pg_temp.outcome('t=1800000000,' || pg_temp.signed()), 'LM511', 'two times');
select is(pg_temp.outcome('v1=' || pg_temp.hash(pg_temp.signed())), 'LM511', 'no time');
select is(pg_temp.outcome(upper(pg_temp.signed())), 'LM511', 'upper case');
select is(pg_temp.outcome(null), 'LM511', 'nothing');
select is(pg_temp.outcome(''), 'LM511', 'an empty header');
select is(pg_temp.outcome('t=,v1='), 'LM511', 'empty parts');
select is(pg_temp.outcome('t=-1,v1=0'), 'LM511', 'a negative time');
select is(pg_temp.outcome('t=1e9,v1=0'), 'LM511', 'a time of another kind');
select is(pg_temp.outcome('t=9999999999999,v1=0'), 'LM511', 'a time without end');
select is(pg_temp.outcome(repeat('v1=0,', 1000) || pg_temp.signed()), 'LM511', 'a long header is cut');
select is(pg_temp.outcome(pg_temp.signed(at => 1800000300)), 'ours', 'five minutes ahead are tolerated');
select is(pg_temp.outcome(pg_temp.signed(at => 1800000301)), 'LM512', 'a second more is not');
select is(pg_temp.outcome(pg_temp.signed(at => 1799999699)), 'LM512', 'a signature that is too old is LM512');

select * from finish();
rollback;
