-- Deploy leadmill:identity/request_mail to pg

begin;

create function identity.request_mail(template text, email text, user_id uuid) returns void
language plpgsql volatile
set search_path = pg_catalog, pg_temp
as $$
begin
  -- Anyone can name anyone's address: nobody's mailbox is flooded that way.
  if identity.attempt_wait('mail', request_mail.email) > 0 then
    return;
  end if;
  perform identity.count_attempt('mail', request_mail.email);
  perform notification.enqueue_mail(request_mail.template, 'user', request_mail.user_id);
end
$$;

comment on function identity.request_mail(text, text, uuid) is
$$Send a mail that was asked for by somebody who has proved nothing; silently none after identity.attempts in a window.$$;

commit;
