create or replace view api.files with (security_invoker = true) as
select
  f.id,
  f.purpose,
  f.organization_id,
  f.lead_id,
  f.media_type,
  f.byte_count,
  f.status,
  f.deletion_reason,
  f.created_at,
  f.stored_at,
  f.deleted_at
from file.file as f;

comment on view api.files is
$$Logos and attachments
Members see the logos of their organisation and the attachments of leads it bought; admins all. The bytes are at
GET /files/{id}, an upload begins with POST /files, both outside this API.$$;
comment on column api.files.purpose is $$logo or attachment.$$;
comment on column api.files.organization_id is $$Whose logo.$$;
comment on column api.files.lead_id is $$What it is attached to.$$;
comment on column api.files.media_type is $$image/png, image/jpeg, image/webp or application/pdf.$$;
comment on column api.files.status is $$awaited (not completed yet), stored, deleted.$$;
comment on column api.files.deletion_reason is
$$not_uploaded (nobody completed it for a day), refused (not what it was announced as), replaced (by a newer logo), removed.$$;
comment on column api.files.created_at is $$When the upload was asked for.$$;
comment on column api.files.stored_at is $$When it was uploaded and looked at.$$;

grant select on api.files to member, admin;
