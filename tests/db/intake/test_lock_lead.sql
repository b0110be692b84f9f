begin;
select plan(7);

create temp table fixture as select tests.create_lead(tests.create_niche(), null, 'approved') as lead;

select ok(not has_function_privilege(r, 'intake.lock_lead(uuid, text)', 'execute'), r || ' locks no lead')
from unnest('{anon,member,partner,admin}'::text[]) as r;
select is(tests.outcome($$select intake.lock_lead(gen_random_uuid(), 'approved')$$), '404 LM305', 'an unknown lead is not found');
select is(tests.outcome($$select intake.lock_lead(lead, 'pending_approval') from fixture$$), '409 LM306', 'another state is refused');
select is((intake.lock_lead(lead, 'approved')).id, lead, 'a lead in the state comes back') from fixture;

select * from finish();
rollback;
