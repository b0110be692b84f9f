create or replace view api.leads with (security_invoker = true) as
select
  l.id,
  l.niche_id,
  l.form_schema_id,
  l.status,
  case when l.archived_at is null then l.answers else coalesce((r.content).answers, l.answers) end as answers,
  case when l.archived_at is null then c.name else (r.contact).name end as contact_name,
  case when l.archived_at is null then c.email else (r.contact).email end as contact_email,
  case when l.archived_at is null then c.phone else (r.contact).phone end as contact_phone,
  case when l.archived_at is null then a.referrer_url else (r.content).referrer_url end as referrer_url,
  case when l.archived_at is null then a.utm_source else (r.content).utm_source end as utm_source,
  case when l.archived_at is null then a.utm_medium else (r.content).utm_medium end as utm_medium,
  case when l.archived_at is null then a.utm_campaign else (r.content).utm_campaign end as utm_campaign,
  case when l.archived_at is null then a.utm_term else (r.content).utm_term end as utm_term,
  case when l.archived_at is null then a.utm_content else (r.content).utm_content end as utm_content,
  case when l.archived_at is null then a.partner else (r.content).partner end as partner,
  case when l.archived_at is null then a.click_id else (r.content).click_id end as click_id,
  case when l.archived_at is null then a.visitor_session else (r.content).visitor_session end as visitor_session,
  case when l.archived_at is null then a.address else (r.content).address end as address,
  case when l.archived_at is null then a.agent else (r.content).agent end as agent,
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
-- Once for each lead and not for each column; and not at all where no column of it is asked for.
cross join lateral (
  select
    case when l.archived_at is not null then intake.archived_contact(l.id) end as contact,
    case when l.archived_at is not null then intake.archived_attribution(l.id) end as content
  offset 0
) as r;

comment on view api.leads is
$$Leads with their contact data and attribution
The admins' work list: filter by status, order by created_at and id. Buyers find their leads in assignments. To find
leads by their contact use search_leads: a filter on contact or attribution looks at each archived lead by itself.$$;
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
