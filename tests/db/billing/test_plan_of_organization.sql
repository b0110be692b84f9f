begin;
select plan(5);

create temp table f as
select tests.create_user(admin => true) as admin, o as organization, tests.create_user('plan-of@member.example', o) as member
from tests.create_organization() as o;
grant select on f to public;

select tests.act_as_anon();
select is(tests.outcome('select api.plan_of_organization(null)'), '42501', 'a stranger may not ask for plans');
select tests.act_as_nobody();
select tests.act_as(member) from f;
select is(tests.outcome('select api.plan_of_organization(null)'), '42501', 'a member asks for the own plan by current_plan');
select tests.act_as_nobody();

select tests.act_as(admin) from f;
select is(tests.outcome('select api.plan_of_organization(null)'), '404 LM111', 'an unknown organisation is 404 LM111');
select is(api.plan_of_organization(organization) ->> 'plan', (select slug from api.plans where position = 0),
  'an organisation without a subscription has the smallest plan') from f;
select is(api.plan_of_organization(organization) -> 'entitlements', (select entitlements from api.plans where position = 0),
  'it is entitled to what that offers') from f;
select tests.act_as_nobody();

select * from finish();
rollback;
