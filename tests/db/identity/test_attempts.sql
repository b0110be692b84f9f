begin;
select plan(14);

select is(identity.attempt_wait('mail', null), 0, 'an unknown address need not wait');
select identity.count_attempt('mail', null);
select is_empty($$select from identity.attempt$$, 'and shares no bucket');
create function pg_temp.attempts(n integer) returns integer language plpgsql as $$
begin
  for i in 1..n loop
    perform identity.attempt_wait('mail', 'a'), identity.count_attempt('mail', 'a');
  end loop;
  return identity.attempt_wait('mail', 'a');
end $$;
create function pg_temp.later(seconds integer) returns void language sql as $$
  update identity.attempt
  set made_at = array(select t - make_interval(secs => seconds) from unnest(made_at) with ordinality as m (t, n) order by n),
    updated_at = updated_at - make_interval(secs => seconds)
$$;
select is(pg_temp.attempts(4), 0, 'four attempts are free');
select pg_temp.later(300);
select ok(wait between 590 and 600, 'the fifth waits until the first leaves the window') from pg_temp.attempts(1) as a (wait);
select is(identity.attempt_wait('mail', 'b'), 0, 'another value does not');
select is(identity.attempt_wait('log_in_account', 'a'), 0, 'nor does another bucket');
select pg_temp.later(590);
select ok(wait between 1 and 10, 'less and less') from identity.attempt_wait('mail', 'a') as a (wait);
select pg_temp.later(10);
select is(identity.attempt_wait('mail', 'a'), 0, 'then it is free');
select is(pg_temp.attempts(3), 0, 'for as many as have left the window');
select ok(pg_temp.attempts(1) > 200, 'and no more: the window slides');
select identity.forget_attempts('mail', 'a');
select is(identity.attempt_wait('mail', 'a'), 0, 'what is forgotten is free');
select pg_temp.later(1000);
select identity.attempt_wait('mail', 'x'), identity.attempt_wait('mail', 'y');
select is((select count(*) from identity.attempt), 2::bigint, 'rows of those who never came back are removed');
select throws_ok($$select identity.attempt_wait('other', 'a')$$, '23514', null, 'buckets have names');
select is(tests.outcome(s), '42501', 'web roles do not count: ' || s)
from (select set_config('role', 'member', true)) as r,
  (values ($$select identity.forget_attempts('log_in_account', 'a')$$)) as v (s);

select * from finish();
rollback;
