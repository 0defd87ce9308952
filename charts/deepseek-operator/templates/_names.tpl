{{/* The name of the objects: the release's, where that says what it is of. */}}
{{- define "deepseek-operator.fullname" -}}
{{- if .Values.fullnameOverride }}
{{- .Values.fullnameOverride | trunc 63 | trimSuffix "-" }}
{{- else if contains .Chart.Name .Release.Name }}
{{- .Release.Name | trunc 63 | trimSuffix "-" }}
{{- else }}
{{- printf "%s-%s" .Release.Name .Chart.Name | trunc 63 | trimSuffix "-" }}
{{- end }}
{{- end }}

{{- define "deepseek-operator.serviceAccountName" -}}
{{- if .Values.serviceAccount.create }}
{{- .Values.serviceAccount.name | default (include "deepseek-operator.fullname" .) }}
{{- else }}
{{- .Values.serviceAccount.name | default "default" }}
{{- end }}
{{- end }}

{{/*
What selects the operator's pods. The name can't be changed by a value: the NetworkPolicies that the operator makes for its gateways
let pods of this name read their counters.
*/}}
{{- define "deepseek-operator.selectorLabels" -}}
app.kubernetes.io/name: deepseek-operator
app.kubernetes.io/instance: {{ .Release.Name }}
{{- end }}

{{- define "deepseek-operator.labels" -}}
helm.sh/chart: {{ printf "%s-%s" .Chart.Name .Chart.Version | replace "+" "_" | trunc 63 | trimSuffix "-" }}
{{ include "deepseek-operator.selectorLabels" . }}
app.kubernetes.io/version: {{ .Chart.AppVersion | quote }}
app.kubernetes.io/part-of: deepseek-operator
app.kubernetes.io/managed-by: {{ .Release.Service }}
{{- with .Values.commonLabels }}
{{ toYaml . }}
{{- end }}
{{- end }}

{{/* An image's name; takes a list of the image's values and the tag where they name none. */}}
{{- define "deepseek-operator.image" -}}
{{- $image := index . 0 }}
{{- with $image.registry }}{{ . }}/{{ end }}{{ $image.repository }}
{{- if $image.digest }}@{{ $image.digest }}{{ else }}:{{ $image.tag | default (index . 1) }}{{ end }}
{{- end }}

{{/* The name that the operator gives its Lease: replicas of one class and selector compete for one (Shard.LeaseName in its source). */}}
{{- define "deepseek-operator.leaseName" -}}
deepseek-operator
{{- with .Values.watch.class }}
{{- $name := lower . | replace "_" "-" -}}
-{{ $name }}{{ if ne $name . }}-{{ sha256sum . | trunc 8 }}{{ end }}
{{- end }}
{{- with .Values.watch.labelSelector -}}
-{{ sha256sum . | trunc 8 }}
{{- end }}
{{- end }}
