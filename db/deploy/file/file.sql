-- Deploy leadmill:file/file to pg

begin;

create table file.file (
  id uuid primary key default ops.uuid_v7(),
  purpose text not null,
  organization_id uuid references identity.organization (id),
  lead_id uuid references intake.lead (id),
  media_type text not null,
  byte_count bigint not null,
  status text not null default 'awaited',
  deletion_reason text,
  folder text not null default gen_random_uuid()::text,
  object_key text,
  created_by uuid references identity.user_account (id),
  created_at timestamptz not null default clock_timestamp(),
  upload_ends_at timestamptz not null,
  stored_at timestamptz,
  deleted_at timestamptz,
  cleaned_at timestamptz,
  constraint file_purpose_is_known check (purpose in ('logo', 'attachment')),
  constraint file_has_the_owner_of_its_purpose check (
    (organization_id is not null) = (purpose = 'logo') and (lead_id is not null) = (purpose = 'attachment')),
  -- Only types that can be recognised by their first bytes. Never SVG, because it can contain scripts.
  constraint file_media_type_is_known check (
    media_type in ('image/png', 'image/jpeg', 'image/webp', 'application/pdf')),
  constraint file_byte_count_is_bounded check (byte_count between 1 and 104857600),
  constraint file_status_is_known check (status in ('awaited', 'stored', 'deleted')),
  constraint file_deletion_reason_is_known check (
    deletion_reason in ('not_uploaded', 'refused', 'replaced', 'removed', 'rejected')),
  constraint file_stored_has_its_object check (
    (object_key is null) = (stored_at is null)
    and (status <> 'stored' or object_key is not null) and (status <> 'awaited' or object_key is null)),
  constraint file_deleted_has_a_reason check (
    (status = 'deleted') = (deleted_at is not null) and (status = 'deleted') = (deletion_reason is not null)),
  constraint file_awaited_is_not_clean check (status <> 'awaited' or cleaned_at is null),
  constraint file_object_is_in_its_folder check (starts_with(object_key, folder || '/')),
  constraint file_upload_ends_after_it_begins check (upload_ends_at > created_at),
  constraint file_folder_is_unique unique (folder)
);

create unique index file_logo_is_the_only_one on file.file (organization_id) where purpose = 'logo' and status = 'stored';

create index file_by_organization on file.file (organization_id, created_at desc, id desc);

create index file_by_lead on file.file (lead_id, created_at desc, id desc);

create index file_by_creator on file.file (created_by);

create index file_by_age on file.file (created_at desc, id desc);

create index file_to_clean on file.file (upload_ends_at) where cleaned_at is null;

comment on table file.file is
$$Files in object storage: logos of organisations and attachments of leads. The bucket has the bytes; policies on this table
decide who may read them.$$;
comment on column file.file.purpose is $$Logo of an organisation, or attachment of a lead.$$;
comment on column file.file.media_type is $$As announced; the upload must match it.$$;
comment on column file.file.byte_count is $$Size as announced; the upload must match it.$$;
comment on column file.file.status is $$awaited, stored (uploaded and checked) or deleted.$$;
comment on column file.file.deletion_reason is
$$not_uploaded (not completed within a day), refused (not what was announced), replaced (by a newer logo), removed, or
rejected (with its lead).$$;
comment on column file.file.folder is $$Random name of the folder that contains everything uploaded or kept for this file.$$;
comment on column file.file.object_key is
$$Key of the checked object. Clients were never allowed to write to it, so it cannot have changed since.$$;
comment on column file.file.created_by is $$User who requested the upload; null for the visitor who submitted the lead.$$;
comment on column file.file.upload_ends_at is $$From this time on storage refuses the upload.$$;
comment on column file.file.stored_at is $$When its bytes were checked and accepted.$$;
comment on column file.file.deleted_at is $$Time of the deletion. A job removes its objects from storage.$$;
comment on column file.file.cleaned_at is $$When everything in its folder that is not needed was last removed from storage.$$;

alter table file.file enable row level security;

commit;
