create or replace function billing.customers_follow_their_owner() returns trigger
language plpgsql volatile security definer -- a member who leaves has no privilege on the customers
set search_path = pg_catalog, pg_temp
as $$
begin
  -- Ids ascending, so that two changes at once cannot wait for each other.
  perform queue.defer_once('update_stripe_customer', 'organization_id', array(
    select c.organization_id
    from billing.customer as c
    where c.organization_id in (
      select m.organization_id from identity.membership as m where m.user_id = case tg_table_name
        when 'membership' then (to_jsonb(new) ->> 'user_id')::uuid else (to_jsonb(new) ->> 'id')::uuid end)
    order by c.organization_id));
  return null;
end
$$;

comment on function billing.customers_follow_their_owner() is
$$Tell Stripe to whom it sends invoices and receipts, when an owner joins, leaves or has another role or address: never to the mailbox of
a former one.$$;

create trigger customers_follow_their_owner
after update of role, ended_at on identity.membership
for each row when ('owner' in (old.role, new.role) and (old.role <> new.role or old.ended_at is distinct from new.ended_at))
execute function billing.customers_follow_their_owner();

create trigger customers_follow_the_address_of_their_owner
after update of email on identity.user_account
for each row when (old.email <> new.email)
execute function billing.customers_follow_their_owner();
