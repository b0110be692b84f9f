create or replace view api.deliveries with (security_invoker = true) as
select
  d.id,
  d.template,
  d.organization_id,
  d.user_id,
  d.lead_id,
  d.refs,
  d.status,
  d.attempts,
  d.smtp_code,
  d.last_error,
  d.created_at,
  d.finished_at
from notification.delivery as d;

comment on view api.deliveries is
$$Mails and what came of them
Members see those of their organisation, admins all. Order by created_at, id.$$;
comment on column api.deliveries.id is $$Delivery; the first part of the mail's Message-ID.$$;
comment on column api.deliveries.template is $$Which mail: verify_email, lead_assigned, ….$$;
comment on column api.deliveries.organization_id is $$The organisation on whose behalf the user gets it, if any.$$;
comment on column api.deliveries.user_id is $$The user who gets it; null where the submitter of a lead or an organisation does.$$;
comment on column api.deliveries.lead_id is $$The lead whose submitter gets it.$$;
comment on column api.deliveries.refs is $$Ids of what it is about: lead_id, assignment_id.$$;
comment on column api.deliveries.status is $$queued, sending, sent, failed (for good: see retry_delivery).$$;
comment on column api.deliveries.attempts is $$How often it was tried.$$;
comment on column api.deliveries.smtp_code is $$Last answer of the mail server.$$;
comment on column api.deliveries.last_error is $$Why the last attempt failed.$$;
comment on column api.deliveries.finished_at is $$When it was sent or given up.$$;

grant select on api.deliveries to member, admin;
