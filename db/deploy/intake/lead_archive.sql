-- Deploy leadmill:intake/lead_archive to pg

begin;

-- No foreign keys: to attach or drop a month would lock intake.lead, and every sale with it. A lead is never deleted.
create table intake.lead_archive (
  lead_id uuid primary key,
  answers jsonb not null,
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
  agent text
) partition by range (lead_id);

create table intake.lead_archive_default partition of intake.lead_archive default;

create index lead_archive_by_source on intake.lead_archive (utm_source) where utm_source is not null;

comment on table intake.lead_archive is
$$Answers and attribution of archived leads. Monthly partitions, by the time in the id of the lead. The columns are those of intake.lead and
intake.lead_attribution, which had checked them.$$;

comment on table intake.lead_archive_default is $$Rows of months that have no partition: expected to be empty.$$;

alter table intake.lead_archive enable row level security;

-- Partitions are read through their parent, under its policies.
alter table intake.lead_archive_default enable row level security;

create table intake.contact_archive (
  lead_id uuid primary key,
  name text not null,
  email text not null,
  phone text,
  request_hash bytea,
  created_at timestamptz not null
) partition by range (lead_id);

create table intake.contact_archive_default partition of intake.contact_archive default;

-- As intake.lead_contact has it: words are found in the archive, too.
create index contact_archive_by_words on intake.contact_archive
using gin (lower(name || ' ' || email || ' ' || coalesce(phone, '')) extensions.gin_trgm_ops);

create index contact_archive_by_email on intake.contact_archive (email);
create index contact_archive_by_phone on intake.contact_archive (phone) where phone is not null;

comment on table intake.contact_archive is
$$The vault of archived leads: what was in intake.lead_contact. Apart from the answers, so that contact data can be erased earlier, by the
month.$$;

comment on table intake.contact_archive_default is $$Rows of months that have no partition: expected to be empty.$$;

alter table intake.contact_archive enable row level security;

-- As above.
alter table intake.contact_archive_default enable row level security;

create type intake.contact_data as (name text, email text, phone text);

comment on type intake.contact_data is $$Who the person of a lead is, without what nobody may read.$$;

commit;
