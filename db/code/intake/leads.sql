create or replace view api.leads with (security_invoker = true) as
select
  l.id,
  l.niche_id,
  l.form_schema_id,
  l.status,
  coalesce(r.answers, l.answers) as answers,
  coalesce(c.name, k.name) as contact_name,
  coalesce(c.email, k.email) as contact_email,
  coalesce(c.phone, k.phone) as contact_phone,
  coalesce(a.referrer_url, r.referrer_url) as referrer_url,
  coalesce(a.utm_source, r.utm_source) as utm_source,
  coalesce(a.utm_medium, r.utm_medium) as utm_medium,
  coalesce(a.utm_campaign, r.utm_campaign) as utm_campaign,
  coalesce(a.utm_term, r.utm_term) as utm_term,
  coalesce(a.utm_content, r.utm_content) as utm_content,
  coalesce(a.partner, r.partner) as partner,
  coalesce(a.click_id, r.click_id) as click_id,
  coalesce(a.visitor_session, r.visitor_session) as visitor_session,
  coalesce(a.address, r.address) as address,
  coalesce(a.agent, r.agent) as agent,
  l.approved_by,
  l.approved_at,
  l.rejected_by,
  l.rejected_at,
  l.rejection_reason,
  l.distributed_at,
  l.marked_bad_by,
  l.marked_bad_at,
  l.bad_reason,
  l.created_at,
  l.updated_at
from intake.lead as l
left join intake.lead_contact as c on c.lead_id = l.id
left join intake.lead_attribution as a on a.lead_id = l.id
-- Joined one by one: of a union of both, each month would be looked into for each lead.
left join intake.contact_archive as k on k.lead_id = l.id
left join intake.lead_archive as r on r.lead_id = l.id;

comment on view api.leads is
$$Leads with their contact data and attribution
The admins' work list: filter by status, order by created_at and id. Buyers find their leads in assignments.$$;
comment on column api.leads.form_schema_id is $$The form version it was checked against.$$;
comment on column api.leads.status is
$$pending_approval, approved (waiting for distribution), distributed (sold), unsold (nobody could buy), rejected or bad.$$;
comment on column api.leads.answers is $$Answers to the form, typed by its schema.$$;
comment on column api.leads.contact_name is $$Name as given.$$;
comment on column api.leads.contact_email is $$E-mail address, lower case.$$;
comment on column api.leads.contact_phone is $$Phone number as given.$$;
comment on column api.leads.referrer_url is $$Page that linked to the form.$$;
comment on column api.leads.partner is $$Partner that the page's address names.$$;
comment on column api.leads.click_id is $$Click id of the advertising network.$$;
comment on column api.leads.visitor_session is $$The visitor's session at the submitting page.$$;
comment on column api.leads.address is $$Network address from which the form was sent.$$;
comment on column api.leads.agent is $$User-Agent with which the form was sent.$$;
comment on column api.leads.approved_by is $$Admin who approved it.$$;
comment on column api.leads.rejected_by is $$Admin who rejected it.$$;
comment on column api.leads.distributed_at is $$When its first run ended.$$;
comment on column api.leads.marked_bad_by is $$Admin who marked it bad.$$;
comment on column api.leads.bad_reason is $$Why it was marked bad.$$;

grant select on api.leads to admin;

create trigger leads_are_read_only
instead of insert or update or delete on api.leads
for each row execute function ops.views_are_read_only();
