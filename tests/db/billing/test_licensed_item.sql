begin;
select plan(13);

select tests.publish_plans();
create temp table f as
select tests.create_customer(tests.organization_of(u)) as customer, tests.organization_of(u) as org
from tests.create_user('owner@items.example') as u;
create function pg_temp.item(price text, usage_type text default 'metered') returns jsonb language sql as $$
  select jsonb_build_object('id', 'si_' || price, 'discounts', '[]'::jsonb, 'current_period_start', 1, 'current_period_end', 2,
    'price', jsonb_build_object('id', price, 'product', 'prod_enterprise', 'unit_amount', null,
      'recurring', jsonb_build_object('interval', 'month', 'interval_count', 1, 'usage_type', usage_type)))
$$;
create function pg_temp.chosen(variadic items jsonb[]) returns text language sql as $$
  select coalesce(i -> 'price' ->> 'id', i ->> 'price') from billing.licensed_item(to_jsonb(items)) as i
$$;

select is(billing.licensed_item(v), null, 'there is no item in ' || coalesce(v::text, 'nothing'))
from (values (null::jsonb), ('{}'), ('[]')) as v (v);
select is(pg_temp.chosen(pg_temp.item('calls'), pg_temp.item('plan', 'licensed')), 'plan', 'what is paid for by use is no plan');
select is(pg_temp.chosen(pg_temp.item('calls')), null, 'even if there is nothing else');
select is(pg_temp.chosen('{"price": "price_enterprise_month_usd_calls"}', '{"price": "price_enterprise_month_usd"}'),
  'price_enterprise_month_usd', 'of the prices that a phase names, that of calls is known');
select is(pg_temp.chosen(pg_temp.item('seats', 'licensed'), pg_temp.item('price_enterprise_year_usd', 'licensed')),
  'price_enterprise_year_usd', 'a price of ours comes first');
select is(pg_temp.chosen(pg_temp.item('price_old', 'licensed'), pg_temp.item('price_older', 'licensed')), 'price_old', 'then the first');

-- A subscription with calls, in whatever order.
select tests.store_plan(customer, array[jsonb_insert(s, '{items,data,0}', pg_temp.item('price_enterprise_month_usd_calls'))
  || '{"schedule": "sub_sched_1"}'], '{}', jsonb_build_object('schedules', jsonb_build_array(jsonb_build_object(
    'id', 'sub_sched_1', 'status', 'active', 'current_phase', jsonb_build_object('end_date', tests.seconds(now() + interval '29 days')),
    'phases', jsonb_build_array(
      jsonb_build_object('start_date', tests.seconds(now() - interval '1 day'),
        'items', '[{"price": "price_enterprise_month_usd_calls"}, {"price": "price_enterprise_month_usd"}]'::jsonb),
      jsonb_build_object('start_date', tests.seconds(now() + interval '29 days'),
        'items', '[{"price": "price_enterprise_year_usd_calls"}, {"price": "price_professional_month_usd"}]'::jsonb))))))
from f, tests.stripe_subscription('sub_1', 'active', 'enterprise') as s;
create function pg_temp.sub() returns billing.plan_subscription language sql as $$
  select s from billing.plan_subscription as s where s.stripe_id = 'sub_1'
$$;
select is((pg_temp.sub()).plan_price_id, tests.plan_price('enterprise'), 'the plan is that of the item that is paid in advance');
select is((pg_temp.sub()).monthly_minor, 19900::bigint, 'and so is the revenue');
select ok((pg_temp.sub()).period_ends_at > now(), 'and the period');
select is((pg_temp.sub()).scheduled_plan_price_id, tests.plan_price('professional'), 'what it changes to as well');
select tests.store_plan(customer, array[s || jsonb_build_object('pending_update', jsonb_build_object('subscription_items',
  jsonb_build_array(pg_temp.item('price_enterprise_month_usd_calls'), pg_temp.item('price_enterprise_month_usd', 'licensed'))))])
from f, tests.stripe_subscription('sub_1', 'active', 'professional') as s;
select is((pg_temp.sub()).pending_plan_price_id, tests.plan_price('enterprise'), 'and what it waits for');

select * from finish();
rollback;
