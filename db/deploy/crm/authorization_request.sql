-- Deploy leadmill:crm/authorization_request to pg

begin;

create table crm.authorization_request (
  id uuid primary key default ops.uuid_v7(),
  organization_id uuid not null references identity.organization (id),
  requested_by uuid not null references identity.user_account (id),
  session_id uuid not null,
  state_digest bytea not null,
  status text not null default 'begun',
  code bytea,
  connection_id uuid references crm.connection (id),
  problem text,
  created_at timestamptz not null default clock_timestamp(),
  expires_at timestamptz not null default clock_timestamp() + interval '10 minutes',
  finished_at timestamptz,
  constraint authorization_request_state_is_used_once unique (state_digest),
  constraint authorization_request_digest_is_a_sha256 check (length(state_digest) = 32),
  constraint authorization_request_status_is_known check (status in ('begun', 'exchanging', 'connected', 'refused')),
  constraint authorization_request_ends_once check ((status in ('connected', 'refused')) = (finished_at is not null)),
  -- The code is of no use later.
  constraint authorization_request_keeps_no_code check ((status = 'exchanging') = (code is not null)),
  constraint authorization_request_names_its_connection check ((status = 'connected') = (connection_id is not null)),
  constraint authorization_request_says_why_it_failed check ((status = 'refused') = (problem is not null))
);

create index authorization_request_by_organization on crm.authorization_request (organization_id, created_at desc, id desc);

create index authorization_request_by_requester on crm.authorization_request (requested_by);

create index authorization_request_by_connection on crm.authorization_request (connection_id);

comment on table crm.authorization_request is
$$A user's way to Pipedrive's page of consent and back. The state can be used once, within ten minutes, by the session that began.$$;
comment on column crm.authorization_request.session_id is
$$Only this session may complete the request: otherwise somebody could be made to grant access to another organisation.$$;
comment on column crm.authorization_request.state_digest is $$sha256 of the state, which has 256 bits.$$;
comment on column crm.authorization_request.code is $$Pipedrive's code, encrypted: only the worker may exchange it.$$;

alter table crm.authorization_request enable row level security;

commit;
