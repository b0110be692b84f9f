-- Deploy leadmill:billing/adapter to pg

begin;

create table billing.adapter (
  name text primary key,
  clearing_kind text not null references ledger.account_kind (kind),
  unit text not null,
  believes_events boolean not null,
  sends_receipts boolean not null,
  fields_function text not null,
  read_function text not null,
  movement_function text not null,
  claim_function text,
  reference_prefix text,
  refund_task text not null,
  refunds_task text not null,
  verify_task text,
  dispute_task text,
  customer_function text,
  plan_task text,
  constraint adapter_name_is_snake_case check (name ~ '^[a-z]+(_[a-z]+)*$'),
  constraint adapter_clears_in_its_own_account unique (clearing_kind),
  constraint adapter_unit_is_known check (unit in ('minor', 'stripe')),
  constraint adapter_functions_are_functions check (
    concat_ws(' ', fields_function, read_function, movement_function, claim_function, customer_function) ~ '^(billing\.[a-z_]+( (?!$)|$))+$'),
  -- What is not believed must be asked.
  constraint adapter_asks_what_it_does_not_believe check (believes_events or num_nulls(claim_function, verify_task, dispute_task) = 0),
  constraint adapter_with_customers_reads_their_plans check ((customer_function is null) = (plan_task is null)),
  constraint adapter_reference_prefix_is_plain check (reference_prefix ~ '^[A-Z]{3}$')
);

alter table billing.adapter enable row level security;

-- no policy: only definers read it

comment on table billing.adapter is
$$What a payment processor brings to this room: how its objects are read, where its money waits, and which jobs ask it. All the rest of
billing is the same for every processor.$$;
comment on column billing.adapter.clearing_kind is $$The account with what the processor owes us.$$;
comment on column billing.adapter.unit is
$$What its amounts are in: minor, our own minor units; stripe, units of ledger.currency.stripe_exponent.$$;
comment on column billing.adapter.believes_events is
$$Whether a signed event is applied as it arrives. Otherwise it only has a job ask the processor, whose answer is applied.$$;
comment on column billing.adapter.sends_receipts is $$Whether the processor thanks the payer. Otherwise we do, once.$$;
comment on column billing.adapter.fields_function is $$() returns jsonb: the fields of its objects that are read at all.$$;
comment on column billing.adapter.read_function is $$(object jsonb, event_type text) returns billing.report.$$;
comment on column billing.adapter.movement_function is $$(movement jsonb, type text) returns billing.movement.$$;
comment on column billing.adapter.claim_function is
$$(raw bytea) returns billing.claim: what an event that is not believed has the processor asked about.$$;
comment on column billing.adapter.reference_prefix is
$$What our references of payments at this processor begin with; null where the processor names its payments itself.$$;
comment on column billing.adapter.refund_task is $$The task that sends a requested refund: refund_id.$$;
comment on column billing.adapter.refunds_task is
$$The task that reads the refunds of a payment: deposit_id; where events are not believed, reference.$$;
comment on column billing.adapter.verify_task is $$The task that asks how a payment stands: reference.$$;
comment on column billing.adapter.customer_function is
$$(object jsonb, event_type text) returns text: the customer whose plan an event is about; null where it sells no plans.$$;
comment on column billing.adapter.plan_task is $$The task that asks how the plan of a customer stands: customer_id.$$;
comment on column billing.adapter.dispute_task is $$The task that asks how a dispute stands: dispute_id.$$;

commit;
