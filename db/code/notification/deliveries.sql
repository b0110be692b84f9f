create or replace view api.deliveries with (security_invoker = true) as
select
  d.id,
  d.template,
  d.rule_id,
  d.channel_id,
  d.organization_id,
  d.user_id,
  d.lead_id,
  d.refs,
  d.event_kind,
  d.events,
  d.event_count,
  d.is_test,
  d.status,
  d.due_at,
  d.attempts,
  d.status_code,
  d.last_error,
  d.external_reference,
  d.created_at,
  d.finished_at
from notification.delivery as d;

comment on view api.deliveries is
$$The log of notifications: mails to people, and what rules send to channels
Members see those of their organisation, admins all, for 90 days. Filter by status, created_at, rule_id, channel_id, event_kind; page by
key: order=created_at.desc,id.desc. delivery_attempts has the attempts, resend_delivery and resend_deliveries send again.$$;
comment on column api.deliveries.id is
$$Id of the delivery, the first part of a mail's Message-ID and the webhook-id of a request. It stays the same when the delivery is sent
again.$$;
comment on column api.deliveries.template is $$Name of the mail: verify_email, lead_assigned, …; null for what is no mail.$$;
comment on column api.deliveries.rule_id is $$The rule that wanted it; null for other mails and tests of a channel. The rule may be gone.$$;
comment on column api.deliveries.channel_id is $$The channel; null for mails to people. The channel may be gone.$$;
comment on column api.deliveries.organization_id is $$The organisation of the channel, or for which the user gets the mail, if any.$$;
comment on column api.deliveries.user_id is
$$The recipient; null if it is the submitter of a lead, an organisation or a channel.$$;
comment on column api.deliveries.lead_id is $$The lead whose submitter is the recipient.$$;
comment on column api.deliveries.refs is $$Ids of the subjects of a mail: lead_id, assignment_id.$$;
comment on column api.deliveries.event_kind is $$The kind of the first event that it tells of.$$;
comment on column api.deliveries.events is $$Kind, ids and time of each event, at most 100.$$;
comment on column api.deliveries.event_count is $$How many events it tells of; a digest lists the first 100.$$;
comment on column api.deliveries.is_test is $$Whether it is a test.$$;
comment on column api.deliveries.status is
$$held (until due_at: quiet hours, a digest, another attempt), due, sending, sent or failed (permanently).$$;
comment on column api.deliveries.due_at is $$When it is sent at the earliest.$$;
comment on column api.deliveries.attempts is $$Number of attempts to send it.$$;
comment on column api.deliveries.status_code is $$What was answered last: the reply code of a mail server or the status of HTTP.$$;
comment on column api.deliveries.last_error is $$Why the last attempt failed.$$;
comment on column api.deliveries.external_reference is
$$What the receiver calls it: the name of a message, or the reference of a buyer's system.$$;
comment on column api.deliveries.finished_at is $$When it was sent or failed permanently.$$;

grant select on api.deliveries to member, admin;
