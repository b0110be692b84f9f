create or replace function notification.mailboxes_go_with_their_member() returns trigger
language plpgsql volatile security definer -- a member who leaves has no privilege on the channels
set search_path = pg_catalog, pg_temp
as $$
declare
  v_mailbox text;
  v_channel_id uuid;
begin
  -- In any spelling: what reaches the mailbox of a former member must not tell what the organisation does.
  select identity.canonical_address(u.email) into v_mailbox
  from identity.user_account as u
  where u.id = new.user_id and not exists (
    select from identity.membership as m
    join identity.user_account as o on o.id = m.user_id
    where m.organization_id = new.organization_id and m.ended_at is null
      and identity.canonical_address(o.email) = identity.canonical_address(u.email));
  for v_channel_id in
    select c.id
    from notification.channel as c
    where c.organization_id = new.organization_id and c.kind = 'email'
      and identity.canonical_address(c.settings ->> 'address') = v_mailbox
    order by c.id
  loop
    perform notification.disable_channel(v_channel_id, 'the member whose mailbox it is belongs to the organisation no more');
    update notification.channel as c set confirmed_at = null where c.id = v_channel_id;
  end loop;
  update notification.balance_alert as a
  set email = null, confirmed_at = null
  where a.organization_id = new.organization_id and identity.canonical_address(a.email) = v_mailbox;
  return null;
end
$$;

comment on function notification.mailboxes_go_with_their_member() is
$$Send nothing more to the mailbox of a member who left or was removed: channels to it are disabled, and its address must be confirmed
before they send again; warnings of a low balance go to those who manage the money.$$;

create trigger mailboxes_go_with_their_member
after update of ended_at on identity.membership
for each row when (old.ended_at is null and new.ended_at is not null)
execute function notification.mailboxes_go_with_their_member();

create or replace function notification.mailboxes_follow_their_member() returns trigger
language plpgsql volatile security definer -- a member who changes an address has no privilege on the channels
set search_path = pg_catalog, pg_temp
as $$
begin
  update notification.channel as c
  set settings = c.settings || notification.target_settings('email', jsonb_build_object('address', new.email)),
    updated_at = clock_timestamp()
  where c.kind = 'email' and c.settings ->> 'address' = old.email and c.organization_id in (
    select m.organization_id from identity.membership as m where m.user_id = new.id and m.ended_at is null);
  update notification.balance_alert as a
  set email = new.email, updated_at = clock_timestamp()
  where a.email = old.email and a.organization_id in (
    select m.organization_id from identity.membership as m where m.user_id = new.id and m.ended_at is null);
  return null;
end
$$;

comment on function notification.mailboxes_follow_their_member() is
$$Send to the new address of a member, which is proved, what was sent to the former one.$$;

create trigger mailboxes_follow_their_member
after update of email on identity.user_account
for each row when (old.email <> new.email)
execute function notification.mailboxes_follow_their_member();
