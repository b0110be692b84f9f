call tests.stay_within('day');
begin;
select plan(7);

create temp table f as select tests.create_user(admin => true) as admin, tests.create_user() as member, tests.create_niche() as niche;
select tests.sell(niche, 2) from f;
select tests.forget_locks();
create temp table seen (body jsonb);
grant select on f to public;
grant all on seen to public;

select tests.act_as(member) from f;
select is(tests.outcome('select api.recent_days()'), '42501', 'members do not see what others sell');
select is(tests.outcome('select report.recent_days()'), '42501', 'nor by the function of the room');
select tests.act_as_nobody();
select tests.act_as(admin) from f;
insert into seen select api.recent_days();
select is(jsonb_array_length(body -> 'leads'), 14, 'two weeks are shown') from seen;
select is(body #> '{leads,13}', jsonb_build_object('day', body -> 'today', 'submitted', 1), 'today is the last day') from seen;
select is(body #> '{leads,0,submitted}', '0', 'a day without leads is one of them') from seen;
select is(
  (body #> '{sales,0}') - 'days'::text || jsonb_build_object('last', body #> '{sales,0,days,13}'),
  jsonb_build_object('currency', 'USD', 'last',
    jsonb_build_object('day', body -> 'today', 'count', 2, 'sold', 24.00, 'net', 24.00)),
  'sales are by currency') from seen;
select is(jsonb_array_length(body #> '{sales,0,days}'), 14, 'each with two weeks') from seen;
select tests.act_as_nobody();

select * from finish();
rollback;
