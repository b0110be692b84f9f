create or replace function notification.recipient_address(delivery notification.delivery, out email text, out name text)
language plpgsql stable
as $$
begin
  if delivery.lead_id is not null then
    select c.email, c.name into recipient_address.email, recipient_address.name
    from intake.contact_of(delivery.lead_id) as c;
  elsif delivery.proof_id is not null then
    -- No name: our mail must not contain text that a stranger wrote.
    select p.email, '' into recipient_address.email, recipient_address.name
    from identity.proof as p where p.id = delivery.proof_id;
  elsif delivery.user_id is not null then
    select u.email, concat_ws(' ', u.first_name, u.last_name) into recipient_address.email, recipient_address.name
    from identity.user_account as u
    where u.id = delivery.user_id and u.deleted_at is null and u.status = 'active'
      -- A former member must not learn what the organisation does, least of all the contacts that it buys.
      and (delivery.organization_id is null or exists (
        select from identity.membership as m
        where m.user_id = u.id and m.organization_id = delivery.organization_id and m.ended_at is null));
  elsif delivery.template = 'contact_confirmation' then
    -- No name, as above.
    select m.email, '' into recipient_address.email, recipient_address.name
    from intake.contact_message as m where m.id = (delivery.refs ->> 'contact_message_id')::uuid;
  elsif delivery.template = 'payment_thanks' then
    -- No name, as above.
    select p.email, '' into recipient_address.email, recipient_address.name
    from billing.payment as p where p.id = (delivery.refs ->> 'deposit_id')::uuid;
  elsif delivery.channel_id is not null then
    select c.settings ->> 'address', '' into recipient_address.email, recipient_address.name
    from notification.channel as c
    where c.id = delivery.channel_id and c.status = 'active' and c.kind = 'email'
      -- If the address has changed since, the new one must be confirmed first.
      and (c.confirmed_at is not null) = (delivery.template <> 'confirm_channel_address');
  else
    select a.email, o.name into recipient_address.email, recipient_address.name
    from notification.balance_alert as a
    join identity.organization as o on o.id = a.organization_id
    where a.organization_id = delivery.organization_id and a.currency = notification.currency_of(delivery.refs) and o.status = 'active'
      -- If the address has changed since, the new one must be confirmed first.
      and (a.confirmed_at is not null) = (delivery.template <> 'confirm_alert_address');
  end if;
end
$$;

comment on function notification.recipient_address(notification.delivery) is
$$Address and name of the recipient of a delivery; nulls if there no longer is one.$$;
