CREATE TABLE file.file (
    id uuid DEFAULT ops.uuid_v7() NOT NULL,
    purpose text NOT NULL,
    organization_id uuid,
    lead_id uuid,
    media_type text NOT NULL,
    byte_count bigint NOT NULL,
    status text DEFAULT 'awaited'::text NOT NULL,
    deletion_reason text,
    folder text DEFAULT (gen_random_uuid())::text NOT NULL,
    object_key text,
    created_by uuid,
    created_at timestamp with time zone DEFAULT clock_timestamp() NOT NULL,
    upload_ends_at timestamp with time zone NOT NULL,
    stored_at timestamp with time zone,
    deleted_at timestamp with time zone,
    cleaned_at timestamp with time zone,
    CONSTRAINT file_awaited_is_not_clean CHECK (((status <> 'awaited'::text) OR (cleaned_at IS NULL))),
    CONSTRAINT file_byte_count_is_bounded CHECK (((byte_count >= 1) AND (byte_count <= 104857600))),
    CONSTRAINT file_deleted_has_a_reason CHECK ((((status = 'deleted'::text) = (deleted_at IS NOT NULL)) AND ((status = 'deleted'::text) = (deletion_reason IS NOT NULL)))),
    CONSTRAINT file_deletion_reason_is_known CHECK ((deletion_reason = ANY (ARRAY['not_uploaded'::text, 'refused'::text, 'replaced'::text, 'removed'::text, 'rejected'::text]))),
    CONSTRAINT file_has_the_owner_of_its_purpose CHECK ((((organization_id IS NOT NULL) = (purpose = 'logo'::text)) AND ((lead_id IS NOT NULL) = (purpose = 'attachment'::text)))),
    CONSTRAINT file_media_type_is_known CHECK ((media_type = ANY (ARRAY['image/png'::text, 'image/jpeg'::text, 'image/webp'::text, 'application/pdf'::text]))),
    CONSTRAINT file_object_is_in_its_folder CHECK (starts_with(object_key, (folder || '/'::text))),
    CONSTRAINT file_purpose_is_known CHECK ((purpose = ANY (ARRAY['logo'::text, 'attachment'::text]))),
    CONSTRAINT file_status_is_known CHECK ((status = ANY (ARRAY['awaited'::text, 'stored'::text, 'deleted'::text]))),
    CONSTRAINT file_stored_has_its_object CHECK ((((object_key IS NULL) = (stored_at IS NULL)) AND ((status <> 'stored'::text) OR (object_key IS NOT NULL)) AND ((status <> 'awaited'::text) OR (object_key IS NULL)))),
    CONSTRAINT file_upload_ends_after_it_begins CHECK ((upload_ends_at > created_at))
);

ALTER TABLE ONLY file.file
    ADD CONSTRAINT file_folder_is_unique UNIQUE (folder);

ALTER TABLE ONLY file.file
    ADD CONSTRAINT file_pkey PRIMARY KEY (id);

CREATE INDEX file_by_age ON file.file USING btree (created_at DESC, id DESC);

CREATE INDEX file_by_creator ON file.file USING btree (created_by);

CREATE INDEX file_by_lead ON file.file USING btree (lead_id, created_at DESC, id DESC);

CREATE INDEX file_by_organization ON file.file USING btree (organization_id, created_at DESC, id DESC);

CREATE UNIQUE INDEX file_logo_is_the_only_one ON file.file USING btree (organization_id) WHERE ((purpose = 'logo'::text) AND (status = 'stored'::text));

CREATE INDEX file_to_clean ON file.file USING btree (upload_ends_at) WHERE (cleaned_at IS NULL);

ALTER TABLE ONLY file.file
    ADD CONSTRAINT file_created_by_fkey FOREIGN KEY (created_by) REFERENCES identity.user_account(id);

ALTER TABLE ONLY file.file
    ADD CONSTRAINT file_lead_id_fkey FOREIGN KEY (lead_id) REFERENCES intake.lead(id);

ALTER TABLE ONLY file.file
    ADD CONSTRAINT file_organization_id_fkey FOREIGN KEY (organization_id) REFERENCES identity.organization(id);

ALTER TABLE file.file ENABLE ROW LEVEL SECURITY;
