begin;
select plan(9);

select is(tests.outcome($$select ops.requires_post('me')$$), '42501', r || ' does not ask')
from (values ('anon'), ('member'), ('admin'), ('leadmill_worker')) as v (r), lateral (select set_config('role', r, true)) as s;
select tests.act_as_nobody();
set local role leadmill_api;
select is(ops.requires_post(f), e, f || ': ' || e)
from (values ('log_in', true), ('me', false), ('no_such_function', false), ('niches', false)) as v (f, e);
select is(ops.requires_post(null), false, 'nothing is no function');

select * from finish();
rollback;
