begin;
select plan(7);

create temp table f as
select n as niche, tests.create_lead(n, '{"budget": 100, "location": ["US"]}') as lead, tests.create_lead(n) as unsold,
  tests.create_user('buyer@a.example', a) as buyer, tests.create_user('other@b.example', tests.create_organization('B')) as other,
  tests.create_subscription(tests.create_level(n, 300, 1), $${"location": ["US"]}$$, 1000, a) as sub
from tests.create_niche() as n, tests.create_organization('A') as a;
grant select on f to public;
select tests.distribute(lead) from f;

select is(has_function_privilege(r, 'sale.has_bought(uuid)', 'execute'), false, r || ' does not ask')
from unnest('{anon,partner,leadmill_api}'::text[]) as r;

-- Through a view, as through a policy: neither needs usage of the schema.
create view pg_temp.answer with (security_invoker = true) as select sale.has_bought(lead) as lead, sale.has_bought(unsold) as unsold from f;
grant select on pg_temp.answer to public;
select tests.act_as(buyer) from f;
select results_eq('select lead, unsold from pg_temp.answer', 'values (true, false)', 'the buyer has bought the lead, and no other');
select tests.act_as_nobody();
select tests.act_as(other) from f;
select results_eq('select lead, unsold from pg_temp.answer', 'values (false, false)', 'another organisation has not');
select tests.act_as_nobody();

-- The policy of listings, without a view.
grant usage on schema marketplace to member;
insert into marketplace.listing (lead_id, niche_id, number, price, max_buyers, effective_max_buyers, status)
select l.lead, niche, 'XX00000' || row_number() over (), 100, 1, 1, 'withdrawn' from f, lateral unnest(array[lead, unsold]) as l (lead);
select tests.act_as(buyer) from f;
select results_eq('select l.lead_id from marketplace.listing as l', 'select lead from f', 'its buyer sees a withdrawn listing');
select tests.act_as_nobody();
select tests.act_as(other) from f;
select is_empty('select from marketplace.listing', 'nobody else does');
select tests.act_as_nobody();
select * from finish();
rollback;
