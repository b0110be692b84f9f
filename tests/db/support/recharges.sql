-- Helpers of the tests of recharges. Never deployed.
create schema if not exists tests;

create or replace function tests.save_card(organization uuid, is_default boolean default true) returns uuid
language sql
as $$
  select tests.create_customer(save_card.organization);
  insert into billing.payment_method (organization_id, stripe_id, type, brand, last4, exp_month, exp_year, is_default)
  values (
    save_card.organization, 'pm_' || replace(gen_random_uuid()::text, '-', ''), 'card', 'visa', '4242', 12, 2034,
    save_card.is_default)
  returning id;
$$;

comment on function tests.save_card(uuid, boolean) is $$A card that an organisation has saved at Stripe.$$;

create or replace function tests.begin_recharge(organization uuid) returns uuid
language sql
as $$
  select tests.forget_locks();
  select b from billing.begin_recharges(begin_recharge.organization, false) as b;
$$;

comment on function tests.begin_recharge(uuid) is $$The recharge that the rules of an organisation begin now; null when there is none.$$;
