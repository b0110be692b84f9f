begin;
select plan(5);

select is(tests.outcome(format('select ops.require_reason(%L)', r)), '400 LM068',
  format('a reason of %s characters is refused', coalesce(length(btrim(r))::text, 'no')))
from unnest(array[null, '         short         ', repeat('x', 501)]) as r;
select is(ops.require_reason('  ten chars.  '), 'ten chars.', 'a reason is trimmed');
select is(length(ops.require_reason(repeat('x', 500))), 500, 'a reason of 500 characters is taken');

select * from finish();
rollback;
