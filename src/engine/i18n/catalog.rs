//! The message catalog: every text in English, simplified Chinese, traditional Chinese and German.
//!
//! A line without a text for each language does not compile. Names of services, IDs, codes and texts of a service are
//! never translated. `Texts::format` fills the `{placeholders}`.

use super::language::Language;

/// Generates the enum of messages, and one string for each column, whose lines are the texts. Tables of pointers would
/// take several times the space in the wasm.
macro_rules! catalog {
    (
        messages { $($message:ident $key:literal: $en:literal, $hans:literal, $hant:literal, $de:literal;)* }
        types { $($sent:literal: $type_en:literal, $type_hans:literal, $type_hant:literal, $type_de:literal;)* }
    ) => {
        /// A message of the catalog.
        #[derive(Debug, Clone, Copy, PartialEq, Eq)]
        #[allow(missing_docs)] // the texts in `catalog!` explain the names
        pub enum MessageKey { $($message),* }

        const KEYS: &str = concat!($($key, "\n"),*);
        const TEXTS: [&str; 4] = [
            concat!($($en, "\n"),*), concat!($($hans, "\n"),*), concat!($($hant, "\n"),*), concat!($($de, "\n"),*),
        ];
        const TYPES: &str = concat!($($sent, "\n"),*);
        const TYPE_TEXTS: [&str; 4] = [
            concat!($($type_en, "\n"),*), concat!($($type_hans, "\n"),*),
            concat!($($type_hant, "\n"),*), concat!($($type_de, "\n"),*),
        ];
    };
}

/// The keys that a page can give texts for, in the order of the catalog. Others are `type.` and a job type as sent.
pub fn keys() -> impl Iterator<Item = &'static str> {
    KEYS.lines()
}

/// The texts of all messages, in the order of [`keys`].
pub(super) fn texts(language: Language) -> impl Iterator<Item = &'static str> {
    TEXTS[language as usize].lines()
}

/// Job types as sent, and their texts.
pub(super) fn types(language: Language) -> impl Iterator<Item = (&'static str, &'static str)> {
    TYPES.lines().zip(TYPE_TEXTS[language as usize].lines())
}

catalog! {
messages {
    // Phases.
    PhasePending "phase-pending": "Pending", "等待中", "等待中", "Ausstehend";
    PhaseRunning "phase-running": "Running", "运行中", "執行中", "Läuft";
    PhasePaused "phase-paused": "Paused", "已暂停", "已暫停", "Angehalten";
    PhaseSucceeded "phase-succeeded": "Succeeded", "成功", "成功", "Erfolgreich";
    PhasePartial "phase-partial": "Partly succeeded", "部分成功", "部分成功", "Teilweise erfolgreich";
    PhaseFailed "phase-failed": "Failed", "失败", "失敗", "Fehlgeschlagen";
    PhaseCancelled "phase-cancelled": "Cancelled", "已取消", "已取消", "Abgebrochen";
    PhaseSkipped "phase-skipped": "Skipped", "已跳过", "已略過", "Übersprungen";
    PhaseUnknown "phase-unknown": "Unknown", "未知", "未知", "Unbekannt";

    // The state of synchronization with the server.
    LinkIdle "link-idle": "Not refreshing", "未刷新", "未重新整理", "Keine Aktualisierung";
    LinkRefreshing "link-refreshing": "Refreshing", "正在刷新", "正在重新整理", "Wird aktualisiert";
    LinkLive "link-live": "Live", "实时", "即時", "Live";
    LinkManual "link-manual": "Refreshed by hand", "手动刷新", "手動重新整理", "Aktualisierung von Hand";
    LinkPaused "link-paused": "Paused", "已暂停刷新", "已暫停重新整理", "Pausiert";
    LinkHidden "link-hidden": "Paused while the page is hidden", "页面不可见，已暂停刷新", "頁面不可見，已暫停重新整理", "Pausiert, solange die Seite verdeckt ist";
    LinkOffline "link-offline": "Offline", "已离线", "已離線", "Offline";
    LinkRetrying "link-retrying": "Retrying in {time}", "{time}后重试", "{time}後重試", "Neuer Versuch in {time}";
    LinkSignIn "link-sign-in": "Sign-in expired", "登录已过期", "登入已過期", "Anmeldung abgelaufen";
    LinkStopped "link-stopped": "Stopped", "已停止刷新", "已停止重新整理", "Gestoppt";
    LinkEnded "link-ended": "Ended", "已结束", "已結束", "Beendet";
    StaleFor "stale-for": "{age} old", "{age}前的数据", "{age}前的資料", "{age} alt";
    StaleSince "stale-since": "What is shown below is the last good answer, of {time}.", "以下为 {time} 获取的最近一次有效数据。", "以下為 {time} 取得的最近一次有效資料。", "Unten steht die letzte gültige Antwort von {time}.";

    // Placeholders while there is nothing to show.
    Loading "loading": "Loading the job…", "正在加载任务…", "正在載入任務…", "Auftrag wird geladen…";
    NoAnswer "no-answer": "No answer yet", "尚无数据", "尚無資料", "Noch keine Antwort";
    NoMatch "no-match": "Nothing matches.", "没有匹配项。", "沒有符合的項目。", "Nichts passt dazu.";
    NoSubJobs "no-sub-jobs": "The service lists no sub-jobs.", "服务未返回子任务。", "服務未傳回子任務。", "Der Dienst nennt keine Unteraufträge.";
    ShowAll "show-all": "Show all", "显示全部", "顯示全部", "Alle zeigen";

    // Errors: headline and advice.
    ErrorConfig "error-config": "This job cannot be asked for", "无法查询该任务", "無法查詢該任務", "Dieser Auftrag kann nicht abgefragt werden";
    AdviceConfig "advice-config": "Whoever built this page has to correct the job's address.", "请联系页面管理员更正任务地址。", "請聯絡頁面管理員更正任務位址。", "Wer diese Seite betreibt, muss die Adresse des Auftrags berichtigen.";
    ErrorNetwork "error-network": "The server cannot be reached", "无法连接服务器", "無法連線伺服器", "Der Server ist nicht erreichbar";
    AdviceNetwork "advice-network": "Check your network, VPN or proxy.", "请检查网络、VPN 或代理。", "請檢查網路、VPN 或代理。", "Prüfen Sie Netz, VPN oder Proxy.";
    ErrorTimeout "error-timeout": "The server is not answering", "服务器响应超时", "伺服器回應逾時", "Der Server antwortet nicht";
    AdviceTimeout "advice-timeout": "It may be overloaded; the job itself goes on.", "服务器可能繁忙，任务本身仍在继续。", "伺服器可能忙碌，任務本身仍在繼續。", "Er ist vielleicht überlastet; der Auftrag selbst läuft weiter.";
    ErrorAuth "error-auth": "You are not signed in, or not any more", "您未登录或登录已过期", "您未登入或登入已過期", "Sie sind nicht oder nicht mehr angemeldet";
    AdviceAuth "advice-auth": "Sign in again, then refresh.", "请重新登录，然后刷新。", "請重新登入，然後重新整理。", "Melden Sie sich neu an und aktualisieren Sie dann.";
    ErrorForbidden "error-forbidden": "You may not see this job", "您没有查看该任务的权限", "您沒有檢視該任務的權限", "Sie dürfen diesen Auftrag nicht sehen";
    AdviceForbidden "advice-forbidden": "Ask your administrator for permission to read this project's jobs.", "请向管理员申请查看该项目任务的权限。", "請向管理員申請檢視該專案任務的權限。", "Bitten Sie Ihre Administration um Leserechte für die Aufträge dieses Projekts.";
    ErrorNotFound "error-not-found": "There is no such job here", "此处没有该任务", "此處沒有該任務", "Diesen Auftrag gibt es hier nicht";
    AdviceNotFound "advice-not-found": "Check the job's id, its project and its region. Services forget old jobs.", "请检查任务 ID、项目和区域；过旧的任务会被清除。", "請檢查任務 ID、專案和區域；過舊的任務會被清除。", "Prüfen Sie Auftrags-ID, Projekt und Region. Alte Aufträge werden gelöscht.";
    ErrorNoApi "error-no-api": "The address leads to no API", "该地址没有对应的 API", "該位址沒有對應的 API", "Die Adresse führt zu keiner API";
    AdviceNoApi "advice-no-api": "The gateway knows no such path: the proxy or the system is set wrongly. It says nothing about the job.", "网关不认识该路径：代理或系统配置有误，与任务是否存在无关。", "閘道不認識該路徑：代理或系統設定有誤，與任務是否存在無關。", "Das Gateway kennt den Pfad nicht: Proxy oder System sind falsch eingestellt. Über den Auftrag sagt das nichts.";
    ErrorThrottled "error-throttled": "The server asks for a pause", "请求过于频繁，服务器要求稍候", "請求過於頻繁，伺服器要求稍候", "Der Server bittet um eine Pause";
    AdviceThrottled "advice-throttled": "There were too many requests; it is asked again by itself.", "稍后会自动重试。", "稍後會自動重試。", "Es waren zu viele Anfragen; es wird von selbst neu versucht.";
    ErrorHttp "error-http": "The server could not answer", "服务器无法处理请求", "伺服器無法處理請求", "Der Server konnte nicht antworten";
    AdviceHttp "advice-http": "If it stays so, give the request id to the service's support.", "如持续出现，请将请求 ID 提供给服务支持人员。", "如持續出現，請將請求 ID 提供給服務支援人員。", "Bleibt es dabei, nennen Sie dem Support des Dienstes die Anfrage-ID.";
    ErrorInvalidBody "error-invalid-body": "The answer is not a job", "返回的内容不是任务", "傳回的內容不是任務", "Die Antwort ist kein Auftrag";
    AdviceInvalidBody "advice-invalid-body": "The address may lead to another service or to a sign-in page.", "该地址可能指向其他服务或登录页面。", "該位址可能指向其他服務或登入頁面。", "Vielleicht führt die Adresse zu einem anderen Dienst oder zu einer Anmeldeseite.";
    ErrorUnsupported "error-unsupported": "This browser cannot show the job", "此浏览器无法显示该任务", "此瀏覽器無法顯示該任務", "Dieser Browser kann den Auftrag nicht zeigen";
    AdviceUnsupported "advice-unsupported": "It needs WebAssembly.", "需要 WebAssembly 支持。", "需要 WebAssembly 支援。", "Dazu wird WebAssembly gebraucht.";
    RequestId "request-id": "Request id", "请求 ID", "請求 ID", "Anfrage-ID";

    // Summary and toolbar.
    TreeLabel "tree-label": "Job {name}", "任务 {name}", "任務 {name}", "Auftrag {name}";
    Progress "progress": "{done} of {total} done", "已完成 {done}/{total}", "已完成 {done}/{total}", "{done} von {total} fertig";
    ProgressFailed "progress-failed": "{done} of {total} done, {failed} failed", "已完成 {done}/{total}，失败 {failed}", "已完成 {done}/{total}，失敗 {failed}", "{done} von {total} fertig, {failed} fehlgeschlagen";
    ProgressShort "progress-short": "{done} of {total}", "{done}/{total}", "{done}/{total}", "{done} von {total}";
    ProgressLabel "progress-label": "Progress of the job", "任务进度", "任務進度", "Fortschritt des Auftrags";
    Refresh "refresh": "Refresh now", "立即刷新", "立即重新整理", "Jetzt aktualisieren";
    Pause "pause": "Pause refreshing", "暂停刷新", "暫停重新整理", "Aktualisierung anhalten";
    Resume "resume": "Resume refreshing", "继续刷新", "繼續重新整理", "Aktualisierung fortsetzen";
    ExpandAll "expand-all": "Expand all", "全部展开", "全部展開", "Alle aufklappen";
    CollapseAll "collapse-all": "Collapse all", "全部折叠", "全部收合", "Alle zuklappen";
    ViewLabel "view-label": "View", "视图", "檢視", "Ansicht";
    ViewTree "view-tree": "Tree", "树", "樹狀", "Baum";
    ViewTimeline "view-timeline": "Timeline", "时间轴", "時間軸", "Zeitachse";
    CopyText "copy-text": "Copy as text", "复制为文本", "複製為文字", "Als Text kopieren";
    Copied "copied": "Copied", "已复制", "已複製", "Kopiert";
    CopyRefused "copy-refused": "The browser does not allow copying here", "浏览器不允许在此复制", "瀏覽器不允許在此複製", "Der Browser erlaubt hier kein Kopieren";
    FilterLabel "filter-label": "Show only", "只显示", "只顯示", "Nur zeigen";
    Search "search": "Search", "搜索", "搜尋", "Suchen";
    Hits "hits": "{at} of {count}", "{at}/{count}", "{at}/{count}", "{at} von {count}";
    HitsOne "hits-one": "{count} match", "{count} 个匹配", "{count} 個符合", "{count} Treffer";
    HitsOther "hits-other": "{count} matches", "{count} 个匹配", "{count} 個符合", "{count} Treffer";
    NextMatch "next-hit": "Next match", "下一个匹配", "下一個符合項目", "Nächster Treffer";
    PreviousMatch "previous-hit": "Previous match", "上一个匹配", "上一個符合項目", "Voriger Treffer";

    // Root cause.
    RootCause "cause": "Why it failed", "失败原因", "失敗原因", "Warum es fehlschlug";
    ShowCause "show-cause": "Show in the tree", "在树中显示", "在樹中顯示", "Im Baum zeigen";
    MoreFailedOne "more-failed-one": "{count} other failed", "另有 {count} 个失败", "另有 {count} 個失敗", "{count} weiterer fehlgeschlagen";
    MoreFailedOther "more-failed-other": "{count} others failed", "另有 {count} 个失败", "另有 {count} 個失敗", "{count} weitere fehlgeschlagen";

    // Details of one node.
    Details "details": "Details", "详情", "詳細資訊", "Details";
    Close "close": "Close", "关闭", "關閉", "Schließen";
    Copy "copy": "Copy: {name}", "复制：{name}", "複製：{name}", "Kopieren: {name}";
    FieldStatus "field-status": "Status", "状态", "狀態", "Status";
    FieldReason "field-reason": "Reason", "原因", "原因", "Grund";
    FieldCode "field-code": "Code", "错误码", "錯誤碼", "Code";
    FieldName "field-name": "Name", "名称", "名稱", "Name";
    FieldType "field-type": "Type", "类型", "類型", "Typ";
    FieldId "field-id": "ID", "ID", "ID", "ID";
    FieldStarted "field-started": "Started", "开始时间", "開始時間", "Begonnen";
    FieldUpdated "field-updated": "Updated", "更新时间", "更新時間", "Geändert";
    FieldEnded "field-ended": "Ended", "结束时间", "結束時間", "Beendet";
    FieldDuration "field-duration": "Duration", "耗时", "耗時", "Dauer";
    FieldProgress "field-progress": "Progress", "进度", "進度", "Fortschritt";
    FieldJobId "field-job-id": "Job id", "任务 ID", "任務 ID", "Auftrags-ID";
    FieldProjectId "field-project-id": "Project id", "项目 ID", "專案 ID", "Projekt-ID";
    FieldSystem "field-system": "System", "系统", "系統", "System";
    FieldFetched "field-fetched": "As of", "数据时间", "資料時間", "Stand";
    Oddities "oddities": "Odd about the data", "数据异常", "資料異常", "Auffällig an den Daten";
    ShowRaw "show-raw": "Show the raw answer", "显示原始响应", "顯示原始回應", "Rohe Antwort zeigen";
    HideRaw "hide-raw": "Hide the raw answer", "隐藏原始响应", "隱藏原始回應", "Rohe Antwort verbergen";
    RawAnswer "raw-answer": "Raw answer", "原始响应", "原始回應", "Rohe Antwort";

    // The timeline, for screen readers.
    BarFrom "bar-from": "began after {time}", "{time}后开始", "{time}後開始", "begann nach {time}";

    // Announcements of the live region.
    AnnounceFailure "said-failed": "Failed: {name}. {reason}", "失败：{name}。{reason}", "失敗：{name}。{reason}", "Fehlgeschlagen: {name}. {reason}";
    AnnouncePhase "said-phase": "{name}: {phase}. {progress}", "{name}：{phase}。{progress}", "{name}：{phase}。{progress}", "{name}: {phase}. {progress}";
}
types {
    // The vendor console's own wording if it is known.
    "CreateCluster": "Create cluster", "创建集群", "建立叢集", "Cluster anlegen";
    "DeleteCluster": "Delete cluster", "删除集群", "刪除叢集", "Cluster löschen";
    "ScaleupCluster": "Add nodes", "扩容节点", "新增節點", "Knoten hinzufügen";
    "CreateNode": "Create node", "创建节点", "建立節點", "Knoten anlegen";
    "DeleteNode": "Delete node", "删除节点", "刪除節點", "Knoten löschen";
    "CreateNodeVM": "Create the VM for the node", "创建节点虚拟机", "建立節點虛擬機", "VM für den Knoten anlegen";
    "CreateNodeBMS": "Create the bare metal server for the node", "创建节点裸金属服务器", "建立節點裸機伺服器", "Bare-Metal-Server für den Knoten anlegen";
    "InstallNode": "Install Kubernetes on the node", "安装节点 Kubernetes", "安裝節點 Kubernetes", "Kubernetes auf dem Knoten installieren";
    "GetPSMCert": "Get cluster certificate", "获取集群证书", "取得叢集憑證", "Cluster-Zertifikat holen";
    "CreatePSMCert": "Create cluster certificate", "创建集群证书", "建立叢集憑證", "Cluster-Zertifikat ausstellen";
    "InstallMaster": "Install master", "安装控制节点", "安裝控制節點", "Master installieren";
    "MigrateNodesTask": "Migrate nodes", "迁移节点", "遷移節點", "Knoten umziehen";
    "RemoveNodesTask": "Remove nodes", "移除节点", "移除節點", "Knoten entfernen";
    "node_upgrade": "Upgrade edge nodes", "升级边缘节点", "升級邊緣節點", "Edge-Knoten aktualisieren";
    "deployment_deploy": "Deploy to edge nodes", "部署应用到边缘节点", "部署應用到邊緣節點", "Auf Edge-Knoten ausrollen";
    "deployment_upgrade": "Upgrade a deployment", "升级应用部署", "升級應用部署", "Deployment aktualisieren";
    "PROVISION": "Provision", "部署", "部署", "Bereitstellen";
    "DEPROVISION": "Deprovision", "卸载", "解除部署", "Abbauen";
    "DAILY_OPERATION": "Daily operation", "日常操作", "日常操作", "Laufender Betrieb";
    "SYSTEM_INNER": "System operation", "系统内部操作", "系統內部操作", "Systemvorgang";
    "SEPARATOR_PREPARE_RESOURCES": "Prepare resources", "准备资源", "準備資源", "Ressourcen vorbereiten";
    "SEPARATOR_BUILDING": "Building", "构建", "建置", "Bauen";
}
}
