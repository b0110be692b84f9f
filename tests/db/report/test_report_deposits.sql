begin;
select plan(6);

create temp table f as
select tests.create_user(admin => true) as admin, tests.create_organization() as organization, date '2031-03-10' as day;
alter table f add column member uuid;
update f set member = tests.create_user('deposits@member.example', organization);
grant select on f to public;
create temp table d as select n, tests.create_deposit(organization, n * 1000) as id from f cross join generate_series(1, 4) as n;
update billing.deposit
set created_at = timestamptz '2031-03-10 12:00+00' - (case d.n when 4 then interval '40 days' else '0' end),
  status = case when d.n = 3 then 'expired' else 'paid' end,
  paid_at = case when d.n <> 3 then timestamptz '2031-03-10 13:00+00' end,
  refunded = case d.n when 1 then 400 else 0 end, disputed = case d.n when 2 then 2000 else 0 end
from d where d.id = deposit.id;

select tests.act_as_anon();
select is(tests.outcome('select * from api.report_deposits(current_date, current_date)'), '42501', 'a stranger sees no deposits');
select tests.act_as_nobody();
select tests.act_as(member) from f;
select is(tests.outcome('select * from api.report_deposits(current_date, current_date)'), '42501', 'what was paid in is for admins');
select tests.act_as_nobody();

select tests.act_as(admin) from f;
select results_eq(
  $$select period, processor, currency, begun, paid_count, unpaid_count, paid, refunded, disputed
    from f cross join lateral api.report_deposits(f.day, f.day, 'day')$$,
  $$select day, 'stripe', 'USD', 3::bigint, 3::bigint, 1::bigint, 70.00, 4.00, 20.00 from f$$,
  'a deposit counts as begun when it was requested, and as paid when it was credited');
select results_eq(
  $$select period, begun, paid_count, paid from api.report_deposits('2031-01-01', '2031-12-31', 'year')$$,
  $$values (date '2031-01-01', 4::bigint, 3::bigint, 70.00)$$, 'the sums of a year');
select is_empty($$select * from api.report_deposits('2031-04-01', '2031-12-31')$$, 'a period without deposits has no lines');
select is(tests.outcome($$select * from api.report_deposits('2031-02-01', '2031-01-01')$$), '400 LM871', 'what is no period is refused');
select tests.act_as_nobody();

select * from finish();
rollback;
