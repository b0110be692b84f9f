-- Deploy leadmill:intake/lead_attribution to pg

begin;

create table intake.lead_attribution (
  lead_id uuid primary key references intake.lead (id),
  referrer_url text,
  utm_source text,
  utm_medium text,
  utm_campaign text,
  utm_term text,
  utm_content text,
  partner text,
  click_id text,
  visitor_session text,
  address inet,
  agent text,
  constraint lead_attribution_is_short check (
    length(referrer_url) <= 2000 and length(utm_source) <= 255 and length(utm_medium) <= 255
    and length(utm_campaign) <= 255 and length(utm_term) <= 255 and length(utm_content) <= 255
    and length(partner) <= 255 and length(click_id) <= 255 and length(visitor_session) <= 255)
);

create index lead_attribution_by_source on intake.lead_attribution (utm_source) where utm_source is not null;

comment on table intake.lead_attribution is $$Where a lead came from, as the submitting page said.$$;
comment on column intake.lead_attribution.lead_id is $$The lead.$$;
comment on column intake.lead_attribution.referrer_url is $$Page that linked to the form.$$;
comment on column intake.lead_attribution.utm_source is $$utm_source of the address.$$;
comment on column intake.lead_attribution.utm_medium is $$utm_medium of the address.$$;
comment on column intake.lead_attribution.utm_campaign is $$utm_campaign of the address.$$;
comment on column intake.lead_attribution.utm_term is $$utm_term of the address.$$;
comment on column intake.lead_attribution.utm_content is $$utm_content of the address.$$;
comment on column intake.lead_attribution.partner is $$Partner named by the address.$$;
comment on column intake.lead_attribution.click_id is $$Click id of the advertising network.$$;
comment on column intake.lead_attribution.visitor_session is $$Visitor's session at the submitting page.$$;
comment on column intake.lead_attribution.address is $$Address the form came from.$$;
comment on column intake.lead_attribution.agent is $$User-Agent the form came from.$$;

commit;
