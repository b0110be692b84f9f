create or replace view intake.whole_attribution with (security_invoker = true) as
  select
    a.lead_id, a.referrer_url, a.utm_source, a.utm_medium, a.utm_campaign, a.utm_term, a.utm_content,
    a.partner, a.click_id, a.visitor_session, a.address, a.agent
  from intake.lead_attribution as a
union all
  select
    r.lead_id, r.referrer_url, r.utm_source, r.utm_medium, r.utm_campaign, r.utm_term, r.utm_content,
    r.partner, r.click_id, r.visitor_session, r.address, r.agent
  from intake.lead_archive as r;

comment on view intake.whole_attribution is
$$The attribution of all leads, archived or not, under the policies of both tables. For reports that read much.$$;
