create or replace view api.delivery_attempts with (security_invoker = true) as
select
  a.delivery_id,
  a.number,
  a.organization_id,
  a.outcome,
  a.status_code,
  a.duration_ms,
  a.answer,
  a.problem,
  a.finished_at
from notification.attempt as a;

comment on view api.delivery_attempts is
$$Each attempt to send a delivery
Members see those of their organisation, admins all: delivery_attempts?delivery_id=eq.{id}&order=number.$$;
comment on column api.delivery_attempts.delivery_id is $$Whose attempt it is; the key of the log.$$;
comment on column api.delivery_attempts.number is $$1 for the first; it goes on counting when a delivery is sent again.$$;
comment on column api.delivery_attempts.outcome is
$$sent, retry (another attempt follows), failed, gone (and the channel is disabled), refused (a mail address), lost (nobody knows).$$;
comment on column api.delivery_attempts.status_code is $$Of HTTP, or the reply of the mail server; null if nothing was answered.$$;
comment on column api.delivery_attempts.duration_ms is $$Milliseconds from the request to the end of the answer.$$;
comment on column api.delivery_attempts.answer is $$The first 1024 characters of what was answered, as text.$$;
comment on column api.delivery_attempts.problem is $$What went wrong, or why a buyer's endpoint rejects the lead.$$;

grant select on api.delivery_attempts to member, admin;
