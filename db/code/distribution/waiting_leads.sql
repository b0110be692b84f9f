create or replace view api.waiting_leads with (security_invoker = true) as
select w.lead_id, w.retry_at, w.created_at
from distribution.waiting_lead as w;

comment on view api.waiting_leads is
$$Leads that wait for a buyer to open
They have capacity left, and their niche lets them wait (opening_wait). Admins only.$$;
comment on column api.waiting_leads.retry_at is
$$When the next subscription that wants it opens; null: the lead waits until the filters of its niche are upgraded.$$;
comment on column api.waiting_leads.created_at is $$Since when it waits for that.$$;

grant select on api.waiting_leads to admin;
