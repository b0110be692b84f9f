-- Deploy leadmill:billing/processor to pg

begin;

create table billing.processor (
  name text primary key,
  livemode boolean not null,
  webhook_secrets text[] not null,
  changed_at timestamptz not null default clock_timestamp(),
  constraint processor_name_is_known foreign key (name) references billing.adapter (name),
  -- A secret that can be guessed lets anyone create money. The setting separates secrets by commas.
  constraint processor_secrets_are_long check (
    array_to_string(webhook_secrets, ',') ~ '^[^,]{16,}(,[^,]{16,}){0,4}$' and array_position(webhook_secrets, null) is null)
);

alter table billing.processor enable row level security;

-- no policy: only definers read it

comment on table billing.processor is
$$The secrets that sign events of a payment processor. With one of them, payments that never happened can be signed, so only
billing.receive_webhook and billing.receive_paystack_webhook read them and no role that logs in can see them.$$;
comment on column billing.processor.livemode is $$Whether this installation uses real money; events of the other mode are ignored.$$;
comment on column billing.processor.webhook_secrets is
$$Secrets that events may be signed with: one, or two while one is being replaced. At Paystack they are the keys of its API.$$;
comment on column billing.processor.changed_at is $$When the secrets were last replaced.$$;

commit;
