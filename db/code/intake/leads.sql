create or replace view api.leads with (security_invoker = true) as
select
  l.id,
  l.niche_id,
  l.form_schema_id,
  l.status,
  l.answers,
  c.name as contact_name,
  c.email as contact_email,
  c.phone as contact_phone,
  a.referrer_url,
  a.utm_source,
  a.utm_medium,
  a.utm_campaign,
  a.utm_term,
  a.utm_content,
  a.partner,
  a.click_id,
  a.visitor_session,
  a.address,
  a.agent,
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
left join intake.lead_attribution as a on a.lead_id = l.id;

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
