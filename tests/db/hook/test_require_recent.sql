begin;
select plan(1);

-- What it refuses on a replica: tests/integration/cluster.
select is(tests.outcome('select hook.require_recent()'), 'done', 'a primary answers');

select * from finish();
rollback;
