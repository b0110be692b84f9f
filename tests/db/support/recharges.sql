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

create or replace function tests.tell_of_recharge(email text, code text) returns void
language plpgsql
as $$
declare
  v_user uuid := (select u.id from identity.user_account as u where u.email = tell_of_recharge.email);
  v_organization uuid := tests.organization_of(v_user);
begin
  insert into billing.recharge_rule (organization_id, currency, threshold, amount, daily_maximum, payment_method_id, changed_by)
  values (v_organization, 'USD', 2000, 5000, 1, tests.save_card(v_organization), v_user);
  perform billing.record_recharge_refusal(tests.begin_recharge(v_organization), tell_of_recharge.code, 'pi_' || gen_random_uuid());
end
$$;

comment on function tests.tell_of_recharge(text, text) is $$A recharge of a user's organisation that the processor does not collect.$$;
