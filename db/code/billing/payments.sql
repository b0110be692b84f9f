create or replace view api.payments with (security_invoker = true) as
select
  p.id,
  p.email,
  ledger.to_decimal(d.amount, d.currency) as amount,
  d.currency,
  p.status,
  p.notes,
  a.reference,
  a.transaction_id as processor_reference,
  a.access_code,
  a.authorization_url,
  a.status as attempt_status,
  coalesce(a.failure_reason, d.failure_reason) as failure_reason,
  d.payment_method,
  ledger.to_decimal(d.refunded, d.currency) as refunded,
  ledger.to_decimal(d.disputed, d.currency) as disputed,
  d.processor,
  d.livemode,
  p.created_at,
  p.updated_at,
  d.paid_at
from billing.payment as p
join billing.deposit as d on d.id = p.id
left join lateral (
  -- The attempt that paid, or else the last one.
  select t.*
  from billing.payment_attempt as t
  where t.deposit_id = p.id
  order by t.status = 'paid' desc, t.created_at desc, t.reference
  limit 1
) as a on true;

comment on view api.payments is
$$Payments of people without a wallet
For admins. refund_deposit refunds one, by its id.$$;
comment on column api.payments.amount is $$Decimal amount.$$;
comment on column api.payments.reference is $$Our name of the payment at the processor: of the attempt that paid, or else the last one.$$;
comment on column api.payments.processor_reference is $$The processor's own id of the payment.$$;
comment on column api.payments.attempt_status is
$$open, processing, abandoned, failed or paid: how the attempt stands at the processor. One that was abandoned may still be paid for a
day.$$;
comment on column api.payments.failure_reason is $$Why the last attempt failed, in the processor's words.$$;
comment on column api.payments.payment_method is $$The payment method that paid, such as card or mobile_money.$$;
comment on column api.payments.refunded is $$Decimal amount that was refunded.$$;
comment on column api.payments.disputed is $$Decimal amount that disputes have withdrawn.$$;
comment on column api.payments.livemode is $$Whether it is real money.$$;
comment on column api.payments.created_at is $$When it was begun.$$;
comment on column api.payments.paid_at is $$When it was booked.$$;

grant select on api.payments to admin;

create trigger payments_are_read_only
instead of insert or update or delete on api.payments
for each row execute function ops.views_are_read_only();
