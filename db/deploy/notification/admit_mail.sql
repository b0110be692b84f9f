-- Deploy leadmill:notification/admit_mail to pg

begin;

insert into ops.rate_limit (name, maximum, per, comment) values
  ('notification.mails_by_network', 60, '1 hour', 'mails to strangers that one network causes; key: its hash, see ops.source_of_request()'),
  ('notification.mails_to_stranger_by_network', 5, '1 day', 'of these, mails of one template to one mailbox; key: network, template and canonical address'),
  ('notification.mails_to_stranger', 15, '1 day', 'mails of one template to one mailbox, whoever causes them; key: template and canonical address'),
  ('notification.mails_to_user_by_network', 5, '1 hour', 'mails of one template about the account of a user that one network causes; key: as for strangers'),
  ('notification.mails_to_user', 15, '1 hour', 'mails of one template about the account of a user, whoever causes them; key: as for strangers'),
  ('notification.mails_in_all', 2000, '1 hour', 'mails of one template to strangers, whoever causes them; key: the template');

create function notification.admit_mail(delivery notification.delivery, email text) returns text
language plpgsql volatile
set search_path = pg_catalog, pg_temp
as $$
declare
  v_source constant text := encode(delivery.source, 'hex');
  -- By template: who has others' leads confirmed to somebody does not keep him from signing up.
  v_mailbox constant text := delivery.template || ' ' || identity.canonical_address(admit_mail.email);
  -- A link that he has lost is asked for again within the hour.
  v_whom constant text := case
    when delivery.proof_id is not null and exists (
      select from identity.user_account as u
      where u.email = admit_mail.email and u.status = 'active' and u.deleted_at is null) then 'user'
    else 'stranger' end;
begin
  return case
    when ops.spend('notification.mails_by_network', v_source) is not null
      then 'too many mails were caused by one network'
    when ops.spend(format('notification.mails_to_%s_by_network', v_whom), v_source || ' ' || v_mailbox) is not null
      then 'the mailbox got too many mails from one network that it has not asked for'
    when ops.spend('notification.mails_to_' || v_whom, v_mailbox) is not null
      then 'the mailbox got too many mails that it has not asked for'
    when ops.spend('notification.mails_in_all', delivery.template) is not null
      then 'too many mails of this kind were sent'
  end;
end
$$;

comment on function notification.admit_mail(notification.delivery, text) is
$$The gate of all mail to whom we know nothing about: whether this one may go out, null, or why not. Counts it. What one network
causes is bounded more tightly than what a mailbox gets in all, so that nobody alone keeps somebody's mail away. Called by the
worker in a short transaction of its own, so that no request waits for the count of all.$$;

create function notification.is_to_stranger(delivery notification.delivery) returns boolean
language sql stable
set search_path = pg_catalog, pg_temp
as $$
  -- Whoever is not known to be a user is a stranger: a kind of recipient that comes later is one by itself.
  select not exists (
    select from identity.user_account as u
    where u.id = delivery.user_id and u.status = 'active')
$$;

comment on function notification.is_to_stranger(notification.delivery) is
$$Whether a mail goes to an address that is not an active user's: active is who has proved his address, or was made here.$$;

commit;
