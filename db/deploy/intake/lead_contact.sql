-- Deploy leadmill:intake/lead_contact to pg

begin;

create table intake.lead_contact (
  lead_id uuid primary key references intake.lead (id),
  name text not null,
  email text not null,
  phone text,
  request_hash bytea,
  created_at timestamptz not null default clock_timestamp(),
  constraint lead_contact_name_has_a_length check (not ops.is_blank(name) and length(name) <= 255),
  constraint lead_contact_email_is_an_address check (ops.is_email_address(email)),
  constraint lead_contact_name_is_one_line check (name !~ '[[:cntrl:]]'),
  constraint lead_contact_phone_is_short check (length(phone) <= 40)
);

comment on table intake.lead_contact is $$The vault: who the person is. Visible to admins and to those who bought the lead, to nobody else.$$;
comment on column intake.lead_contact.lead_id is $$The lead.$$;
comment on column intake.lead_contact.name is $$Name as given.$$;
comment on column intake.lead_contact.email is $$E-mail address in its one spelling.$$;
comment on column intake.lead_contact.phone is $$Phone number in its one spelling: E.164 where its country is known.$$;
comment on column intake.lead_contact.request_hash is $$sha256 of the request as it came, when it had a submission key: the same key with other content is refused. In the vault, because contact data could be guessed from it.$$;
comment on column intake.lead_contact.created_at is $$When it was stored.$$;

commit;
