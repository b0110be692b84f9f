-- Helpers of the tests of returns. Never deployed.
create schema if not exists tests;

-- A lead sold to so many new buyers at one price, by the way that exists.
create or replace function tests.sell(niche uuid, buyers integer, price bigint default 1200) returns uuid
language plpgsql
as $$
declare
  v_level uuid := tests.create_level(niche, price, buyers);
  v_lead uuid;
begin
  perform tests.create_subscription(v_level, funds => 5000) from generate_series(1, buyers);
  v_lead := tests.create_lead(niche);
  perform tests.distribute(v_lead);
  return v_lead;
end
$$;

-- The sales of a lead with their buyers and one of their people, in order.
create or replace function tests.sales_of(lead uuid)
returns table (assignment uuid, organization uuid, member uuid, number bigint)
language sql security definer
as $$
  select a.id, a.organization_id, m.user_id, row_number() over (order by a.turn)
  from sale.assignment as a
  join identity.membership as m on m.organization_id = a.organization_id
  where a.lead_id = sales_of.lead
$$;
