call tests.stay_within('day');
begin;
select plan(3);

-- Sales that credit paid in part or whole, with a reward for feedback and a refund: neither makes less of what was paid.
create temp table f as select tests.create_user(admin => true) as admin, tests.create_market('at_once', 20) as niche,
  tests.create_user() as buyer;
grant select on f to public;
select tests.fund(tests.organization_of(buyer), 10000) from f;
select tests.forget_locks();
select ledger.post('test:1:credit', 'welcome_credit',
  tests.legs(tests.account('promo', tests.organization_of(buyer)), 3000, tests.account('promo_expense'), -3000)) from f;
create temp table listing as select tests.create_listing(niche) as id from f, generate_series(1, 2);
grant select on listing to public;
select tests.act_as(buyer) from f;
select tests.buy(id) from listing;
select tests.forget_locks();
select api.give_feedback(id, true, 'responsive') from api.assignments order by created_at limit 1;
select tests.act_as_nobody(); select tests.forget_locks();
select sale.refund_assignments(a.lead_id, array[a.id], 'bad lead') from sale.assignment as a order by a.created_at limit 1;
select tests.forget_locks();

create function pg_temp.revenue(how text) returns text language plpgsql as $$
declare
  v_result text;
begin
  perform tests.act_as(f.admin) from f;
  v_result := results_eq(
    $q$select sold_count, sold, promotional, refunded_count, refunded, promotional_refunded, net
      from api.report_revenue((now() at time zone 'UTC')::date, (now() at time zone 'UTC')::date)$q$,
    $q$values (2::bigint, 40.00, 30.00, 1::bigint, 20.00, 20.00, 20.00)$q$, 'what credit paid of the sales, and got back, ' || how);
  perform tests.act_as_nobody();
  return v_result;
end
$$;
select pg_temp.revenue('revenue after the watermark is included');
select tests.pretend_to_seal();
select report.roll_up();
select pg_temp.revenue('revenue in the sums is included');
select is(
  (select -sum(e.amount) from ledger.journal as j join ledger.entry as e on e.journal_id = j.id
    join ledger.account as a on a.id = e.account_id
    where j.kind = 'lead_charge' and a.kind = 'promo'), 3000::numeric, 'the report has the amounts of the ledger');

select * from finish();
rollback;
