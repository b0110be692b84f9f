create or replace view api.webhooks with (security_invoker = true) as
select
  i.event_id as id,
  i.processor,
  i.type,
  i.status,
  i.last_error,
  i.waiting_on,
  i.attempts,
  i.next_attempt_at,
  i.deposit_id,
  i.journal_id,
  i.api_version,
  i.livemode,
  i.created as created_at,
  i.received_at,
  i.finished_at
from billing.webhook_inbox as i;

comment on view api.webhooks is
$$Events of payment processors
For admins. Look for status=in.(quarantined,failed): replay_webhook applies one again, dismiss_webhook dismisses it.$$;
comment on column api.webhooks.id is $$Id of the event at the processor.$$;
comment on column api.webhooks.type is $$checkout.session.completed …$$;
comment on column api.webhooks.status is
$$applied; ignored: not for us; waiting: for the payment it is about; failed: tried again; quarantined: contradicts our own row, or came in
a version that we do not read.$$;
comment on column api.webhooks.last_error is $$Why it failed, was ignored or quarantined.$$;
comment on column api.webhooks.waiting_on is $$The processor's id of the object that it waits for.$$;
comment on column api.webhooks.attempts is $$How often it was tried.$$;
comment on column api.webhooks.next_attempt_at is $$When a failed one is tried again.$$;
comment on column api.webhooks.deposit_id is $$The deposit it is about.$$;
comment on column api.webhooks.journal_id is $$The journal that records it.$$;
comment on column api.webhooks.api_version is $$The API version in which it was rendered.$$;
comment on column api.webhooks.livemode is $$Whether it is real money.$$;
comment on column api.webhooks.created_at is $$When the processor created it, to the second; not usable for ordering.$$;
comment on column api.webhooks.finished_at is $$When it was applied, ignored or quarantined.$$;

grant select on api.webhooks to admin;
