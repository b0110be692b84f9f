begin;
select plan(31);

-- RFC 6238, appendix B.
select is(
  identity.totp(convert_to(left(repeat('1234567890', 7), v.length), 'UTF8'), identity.totp_step(to_timestamp(v.seconds)), 8, v.algorithm),
  v.code, format('RFC 6238: %s at %s', v.algorithm, v.seconds))
from (values
  (59, '94287082', 'sha1', 20), (59, '46119246', 'sha256', 32), (59, '90693936', 'sha512', 64),
  (1111111109, '07081804', 'sha1', 20), (1111111109, '68084774', 'sha256', 32), (1111111109, '25091201', 'sha512', 64),
  (1111111111, '14050471', 'sha1', 20), (1111111111, '67062674', 'sha256', 32), (1111111111, '99943326', 'sha512', 64),
  (1234567890, '89005924', 'sha1', 20), (1234567890, '91819424', 'sha256', 32), (1234567890, '93441116', 'sha512', 64),
  (2000000000, '69279037', 'sha1', 20), (2000000000, '90698825', 'sha256', 32), (2000000000, '38618901', 'sha512', 64),
  (20000000000, '65353130', 'sha1', 20), (20000000000, '77737706', 'sha256', 32), (20000000000, '47863826', 'sha512', 64)
) as v (seconds, code, algorithm, length);
select is(identity.totp('12345678901234567890', n), c, 'RFC 4226: count ' || n)
from (values (0, '755224'), (1, '287082'), (9, '520489')) as v (n, c);

-- The window: the step of the time, one before and one after.
create function pg_temp.step_of(step bigint, after_step bigint) returns bigint language sql as $$
  select identity.matching_step('12345678901234567890', identity.totp('12345678901234567890', step), after_step, to_timestamp(1000 * 30 + 29))
$$;
select is(pg_temp.step_of(s, 0), e, d)
from (values (998, null::bigint, 'a code of two steps ago is too old'), (999, 999, 'that of the step before is accepted'),
  (1000, 1000, 'so is that of this step'), (1001, 1001, 'and that of the next one'), (1002, null, 'but not that of the one after it'))
  as v (s, e, d);
select is(pg_temp.step_of(1000, 1000), null, 'a step whose code was used is over');
select is(pg_temp.step_of(999, 1000), null, 'and so is each step before it');
select is(pg_temp.step_of(1001, 1000), 1001::bigint, 'the next one is not');

select is(identity.base32('\x48656c6c6f21deadbeef'), 'JBSWY3DPEHPK3PXP', 'base32 is that of RFC 4648');
select is(identity.percent_encoded('a b+é@x.example'), 'a%20b%2B%C3%A9%40x.example', 'what an address cannot hold is encoded');

select * from finish();
rollback;
