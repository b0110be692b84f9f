create or replace view api.feedbacks with (security_invoker = true) as
select
  f.id,
  f.assignment_id,
  f.organization_id,
  f.given_by,
  f.is_booked as booked,
  f.responsiveness as lead_responsive,
  f.days_to_book as time_to_book,
  ledger.to_decimal(f.amount_charged, f.currency) as amount_charged,
  ledger.to_decimal(f.reward, f.currency) as reward,
  f.currency,
  f.created_at,
  f.reward > 0 and a.status = 'refunded' as is_reward_taken_back
from marketplace.feedback as f
join sale.assignment as a on a.id = f.assignment_id;

comment on view api.feedbacks is
$$Feedback of buyers on leads
Members see the feedback of their organisation, admins all. Given by give_feedback.$$;
comment on column api.feedbacks.organization_id is $$The buyer.$$;
comment on column api.feedbacks.given_by is $$The user who gave the feedback.$$;
comment on column api.feedbacks.booked is $$The person became a customer.$$;
comment on column api.feedbacks.lead_responsive is $$How the person reacted: responsive, partial or ghosted.$$;
comment on column api.feedbacks.time_to_book is $$Days from the purchase to the booking, if given.$$;
comment on column api.feedbacks.amount_charged is $$What the buyer charged the person, decimal, if given.$$;
comment on column api.feedbacks.reward is $$Promotional credit given for the feedback, decimal.$$;
comment on column api.feedbacks.currency is $$ISO 4217 code of both amounts.$$;
comment on column api.feedbacks.is_reward_taken_back is $$The purchase was refunded, so the reward was taken back.$$;

grant select on api.feedbacks to member, admin;
