begin;
select plan(82);

create temp table f as
select tests.create_user('boss@plans.example', admin => true) as boss, tests.create_user('owner@plans.example') as owner,
  (select id from billing.plan where slug = 'professional') as professional, (select id from billing.plan where slug = 'free') as free;
create temp table old as select tests.plan_price('professional') as id;
grant select on f, old to public;

select ok('publish plans' = any(array(select queue.tick())), 'a new deployment publishes its plans by its first tick');

-- What each role may do.
select is(tests.outcome(s), '42501', r || ' changes no plans: ' || s)
from (values ('anon'), ('partner'), ('member')) as v (r),
  lateral (select set_config('role', r, true)) as a,
  (values ($$select api.create_plan('x', 'X', 5)$$), ('select api.update_plan(null)'), ($$select api.set_plan_entitlement(null, 'crm', 'true')$$),
    ($$select api.set_plan_price(null, 'USD', 'month', 1)$$), ('select api.retire_plan_price(null)'),
    ('update billing.plan set name = ''x''')) as w (s);
select tests.act_as_nobody();

-- What everybody sees.
set local role anon;
select results_eq('select slug from api.plans order by position', $$values ('free'), ('professional'), ('enterprise')$$,
  'anyone sees the plans in their order');
select is((select p.entitlements -> 'endpoints' from api.plans as p where p.slug = 'professional'), 'true', 'with what they entitle to');
select is((select jsonb_path_query_first(p.prices, '$[*] ? (@.currency == "USD" && @.interval == "year").amount')::text
  from api.plans as p where p.slug = 'professional'), '490.00', 'and what they cost');
reset role;

-- A plan.
select tests.act_as(boss) from f;
select is(tests.outcome(format('select api.create_plan(%L, %L, %s, %s)', slug, name, position, days)), '400 LM550', what)
from (values ('Team', 'Team', '5', '0', 'a slug is lower case'), (null, 'Team', '5', '0', 'a plan has a slug'),
  (repeat('x', 51), 'Team', '5', '0', 'a slug is short'), ('team', ' ', '5', '0', 'a plan has a name'),
  ('team', repeat('x', 101), '5', '0', 'a name is short'), ('team', E'a\nb', '5', '-1', 'a trial is not negative'),
  ('team', 'Team', '-1', '0', 'a position is not negative'), ('team', 'Team', 'null', '0', 'a plan has a position'),
  ('team', 'Team', '5', '91', 'a trial is short')) as v (slug, name, position, days, what);
select is(tests.outcome($$select api.create_plan('professional', 'Team', 5)$$), '409 LM552', 'a slug is taken once');
select is(tests.outcome($$select api.create_plan('team', 'Team', 10)$$), '409 LM552', 'a position is taken once');
select isnt(api.create_plan('team', ' Team ', 5, 7), null, 'a plan is created');
select is((select p.name || p.trial_days || p.prices::text from api.plans as p where p.slug = 'team'), 'Team7[]', 'it costs nothing yet');
select is(tests.outcome('select api.update_plan(gen_random_uuid())'), '404 LM551', 'a plan that there is not is not changed');
select is(tests.outcome(format('select api.update_plan(%L, trial_days => 1000)', p.id)), '400 LM550', 'nor in a wrong way')
from api.plans as p where p.slug = 'team';
select is(tests.outcome(format('select api.update_plan(%L, "position" => 20)', p.id)), '409 LM552', 'nor to the place of another')
from api.plans as p where p.slug = 'team';
select api.update_plan(p.id, name => 'Teams', is_active => false) from api.plans as p where p.slug = 'team';
select is((select p.name || p.trial_days || p.is_active from api.plans as p where p.slug = 'team'), 'Teams7false', 'what is named changes');
set local role anon;
select is_empty($$select from api.plans where slug = 'team'$$, 'anyone sees only what can be chosen');
reset role;

select ok(exists (select from queue.procrastinate_jobs where task_name = 'publish_plans'), 'a job tells Stripe');

-- What it entitles to.
select tests.act_as(boss) from f;
select is(tests.outcome(format('select api.set_plan_entitlement(%L, %L, %L)', professional, name, value)), '400 LM550', what)
from f, (values ('nobody_knows', '1', 'an entitlement exists'), (null, '1', 'an entitlement has a name'), ('members', '-1', 'a limit is not negative'),
  ('members', '1.5', 'a limit is whole'), ('members', 'true', 'a limit is no feature'), ('members', '"5"', 'a limit is a number'),
  ('crm', '1', 'a feature is no limit'), ('crm', null, 'a feature is true or false')) as v (name, value, what);
select is(tests.outcome($$select api.set_plan_entitlement(gen_random_uuid(), 'crm', 'true')$$), '404 LM551', 'of a plan that there is');
select api.set_plan_entitlement(professional, 'members', '7') from f;
select api.set_plan_entitlement(professional, 'channels') from f;
select is((select format('%s %s', p.entitlements -> 'members', p.entitlements -> 'channels') from api.plans as p where p.slug = 'professional'),
  '7 null', 'a limit changes, and null is unlimited');
select api.set_plan_entitlement(free, 'members', '4') from f;
select tests.act_as_nobody();
select is(ops.limit_of(gen_random_uuid(), 'members'), 4::bigint, 'what Free entitles to is the default of everybody');

-- A change reaches those who have the plan.
select tests.publish_plans();
select tests.store_plan(tests.create_customer(tests.organization_of(owner)), array[tests.stripe_subscription('sub_1')]) from f;
select tests.act_as(boss) from f;
select api.set_plan_entitlement(professional, 'members', '9') from f;
select tests.act_as_nobody();
select is(ops.limit_of(tests.organization_of(owner), 'members'), 7::bigint, 'a job gives it to them') from f;
select is(billing.apply_plan_change(professional), tests.organization_of(owner), 'one after the other') from f;
select is(billing.apply_plan_change(professional, tests.organization_of(owner)), null, 'until there is no more') from f;
select is(ops.limit_of(tests.organization_of(owner), 'members'), 9::bigint, 'then they have it') from f;

-- What it costs.
select tests.act_as(boss) from f;
select is(tests.outcome(format('select api.set_plan_price(%s, %L, %L, %s)', plan, currency, period, amount)), code, what)
from f, lateral (values
  ('gen_random_uuid()', 'USD', 'month', '1', '404 LM551', 'a plan that there is not has no price'),
  (quote_literal(free), 'USD', 'month', '1', '400 LM550', 'Free costs nothing'),
  (quote_literal(professional), 'XXX', 'month', '1', '400 LM550', 'a currency is known'),
  (quote_literal(professional), 'USD', 'week', '1', '400 LM550', 'a period is a month or a year'),
  (quote_literal(professional), 'USD', 'month', '0', '400 LM550', 'a price is above zero'),
  (quote_literal(professional), 'USD', 'month', '1000001', '400 LM550', 'a price is not absurd'),
  (quote_literal(professional), 'USD', 'month', '''NaN''', '400 LM550', 'a price is a number'),
  (quote_literal(professional), 'USD', 'month', '1.001', 'LM411', 'a price can be paid'),
  (quote_literal(professional), 'KWD', 'month', '1.001', '400 LM506', 'a price can be charged by Stripe'))
  as v (plan, currency, period, amount, code, what);
select is(tests.outcome(format('select api.set_plan_price(%L, ''USD'', ''month'', 49, %s)', professional, overrun)), code,
  'nor are calls beyond the quota: ' || overrun)
from f, (values ('0', '400 LM550'), ('1000001', '400 LM550'), ('''NaN''', '400 LM550'), ('0.001', 'LM411')) as v (overrun, code);
select is(api.set_plan_price(professional, 'USD', 'month', 49), id, 'the same price stays') from f, old;
select isnt(api.set_plan_price(professional, 'USD', 'month', 59.50), id, 'another one replaces it') from f, old;
select is(tests.outcome(format('select api.retire_plan_price(%L)', id)), '404 LM553', 'what is replaced is not offered') from old;
select api.retire_plan_price(tests.plan_price('professional', 'year'));
select tests.act_as_nobody();
select is((select count(*) from billing.plan_price as c join f on f.professional = c.plan_id where c.currency = 'USD' and c.is_active),
  1::bigint, 'one price is offered, and one is retired');

-- What a job tells Stripe.
select is((select array_agg(format('%s %s', p ->> 'price', p ->> 'amount') order by p ->> 'amount')
    from billing.unpublished_prices() as p where p ->> 'product' = 'prod_professional' and p ->> 'currency' = 'usd'),
  '{"price_professional_year_usd 49000"," 5950"}', 'prices to be made and to be retired, but for one that a subscription has');
select billing.record_published_price(tests.plan_price('professional'), 'price_new', null, true);
select billing.record_published_price((select id from old), 'price_professional_month_usd', null, false);
select is((select count(*) from billing.unpublished_prices() as p
  where p ->> 'product' = 'prod_professional' and p ->> 'currency' = 'usd'), 1::bigint, 'what was done is not done again');
update billing.plan set name = 'Pro' where slug = 'professional';
select is((select array_agg(p ->> 'name') from billing.unpublished_plans() as p where p ->> 'product' is not null), '{Pro}', 'a name to be changed');
select billing.record_published_plan(professional, 'prod_other', 'Pro') from f;
select is((select stripe_id from billing.plan where slug = 'professional'), 'prod_professional', 'a product stays');

-- What calls beyond the quota cost.
create temp table charged as select billing.set_plan_price(professional, 'USD', 'month', 59.50, 0.5) as id from f;
select isnt((select id from charged), tests.plan_price('professional', currency => 'EUR'), 'what they cost is part of the price');
select is(billing.set_plan_price(professional, 'USD', 'month', 59.50, 0.50), id, 'the same price stays') from f, charged;
select is((select jsonb_path_query_first(p.prices, '$[*] ? (@.currency == "USD")')::text from api.plans as p where p.slug = 'professional'),
  format('{"id": "%s", "amount": 59.50, "currency": "USD", "interval": "month", "overrun_amount": 0.50}', id), 'and is shown') from charged;
select billing.record_published_price(id, 'price_59', null, true) from charged;
select is((select format('%s %s %s %s', p ->> 'price', p ->> 'overrun_price', p ->> 'overrun_amount', p ->> 'meter')
    from billing.unpublished_prices() as p join charged as c on p ->> 'plan_price_id' = c.id::text),
  'price_59  0.05 api_calls_overrun', 'its metered price, of one call, is missing');
select is(tests.outcome(format('select billing.require_plan_price(%L)', id)), '409 LM558', 'so it cannot be bought yet') from charged;

select * from finish();
rollback;
