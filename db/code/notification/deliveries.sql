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
  d.status_code,
  d.last_error,
  d.created_at,
  d.finished_at
from notification.delivery as d;

comment on view api.deliveries is
$$Notifications and their outcomes
Members see the mails of their organisation, admins all. Order by created_at, id.$$;
comment on column api.deliveries.id is $$Id of the delivery and the first part of the mail's Message-ID.$$;
comment on column api.deliveries.template is $$Name of the mail: verify_email, lead_assigned, ….$$;
comment on column api.deliveries.organization_id is $$The organisation for which the user gets the mail, if any.$$;
comment on column api.deliveries.user_id is $$The recipient; null if it is the submitter of a lead or an organisation.$$;
comment on column api.deliveries.lead_id is $$The lead whose submitter is the recipient.$$;
comment on column api.deliveries.refs is $$Ids of the subjects: lead_id, assignment_id.$$;
comment on column api.deliveries.status is $$held, due, sending, sent or failed (permanently: see retry_delivery).$$;
comment on column api.deliveries.attempts is $$Number of attempts to send it.$$;
comment on column api.deliveries.status_code is $$Last answer: of the mail server, or of HTTP.$$;
comment on column api.deliveries.last_error is $$Why the last attempt failed.$$;
comment on column api.deliveries.finished_at is $$When it was sent or failed permanently.$$;

grant select on api.deliveries to member, admin;
