-- Deploy leadmill:notification/admit_mail to pg

begin;

insert into ops.rate_limit (name, maximum, per, comment) values
  ('notification.mails_to_mailbox', 5, '1 day', 'mails to one mailbox that has not proved to want them; key: its canonical address'),
  ('notification.mails_by_network', 60, '1 hour', 'such mails that one network causes; key: its hash, see identity.source_of_request()'),
  ('notification.mails_in_all', 2000, '1 hour', 'such mails of one template, whoever causes them; key: the template');

create function notification.admit_mail(delivery notification.delivery, email text) returns text
language plpgsql volatile
set search_path = pg_catalog, pg_temp
as $$
begin
  return case
    when ops.spend('notification.mails_by_network', encode(delivery.source, 'hex')) is not null
      then 'too many mails were caused by one network'
    when ops.spend('notification.mails_to_mailbox', identity.canonical_address(admit_mail.email)) is not null
      then 'the mailbox got too many mails that it has not asked for'
    when ops.spend('notification.mails_in_all', delivery.template) is not null
      then 'too many mails of this kind were sent'
  end;
end
$$;

comment on function notification.admit_mail(notification.delivery, text) is
$$The gate of all mail to whom we know nothing about: whether this one may go out, null, or why not. Counts it. Called by the
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
