begin;
select plan(6);

create temp table f as
select tests.create_user('ann@example.com', o) as ann, tests.create_user('bob@example.com', o) as bob
from tests.create_organization() as o;
grant select on f to public;
select tests.add_totp(ann) from f;

select tests.act_as_anon();
select is(tests.outcome('select api.export_account()'), '42501', 'a stranger may not call export_account');
select tests.act_as_nobody();

select tests.act_as(ann) from f;
select is(api.export_account() #>> '{profile,email}', 'ann@example.com', 'the caller gets the own profile');
select is(jsonb_array_length(api.export_account() -> 'memberships'), 1, 'and where the caller belongs to');
select is(jsonb_array_length(api.export_account() -> 'second_factors'), 1, 'and the second factors');
select unalike(api.export_account()::text, '%bob@example.com%', 'and nothing of others');
select unalike(api.export_account()::text, '%password_hash%', 'and no secret');

select * from finish();
rollback;
